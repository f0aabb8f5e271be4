import type { Change, KeyRange, Row, Table, TableName, Tables } from '../../shared/ledger/table.ts';

/** Rows are read in pages of so many: what is between two pages may change. */
const pageSize = 3;

/** A fake of Table Storage with its real rules: a new ETag for every write, all changes of a commit or none, pages of one moment each. */
export function fakeTables(): Tables {
  const tables = new Map<TableName, Table>();
  return (name) => {
    const table = tables.get(name) ?? fakeTable();
    tables.set(name, table);
    return table;
  };
}

function fakeTable(): Table {
  const partitions = new Map<string, Map<string, Row>>();
  let writes = 0;

  function rowsOf(partition: string): Map<string, Row> {
    const rows = partitions.get(partition) ?? new Map<string, Row>();
    partitions.set(partition, rows);
    return rows;
  }

  function store(rows: Map<string, Row>, change: Change): void {
    if (change.kind === 'delete') rows.delete(change.key);
    else rows.set(change.key, { key: change.key, value: copy(change.value), etag: `W/"${String((writes += 1))}"` });
  }

  return {
    get: (partition, key) => Promise.resolve(rowsOf(partition).get(key)),
    async *list(partition, { from = '', below = '\uFFFF' }: KeyRange = {}) {
      for (let after = ''; ;) {
        const page = await Promise.resolve(pageOf(rowsOf(partition), { from, below, after }));
        yield* page;
        const last = page.at(-1);
        if (last === undefined) return;
        after = last.key;
      }
    },
    commit(partition, changes) {
      const rows = rowsOf(partition);
      const holds = changes.every((change) => isAsExpected(rows.get(change.key), change));
      if (holds) for (const change of changes) store(rows, change);
      return Promise.resolve(holds);
    },
  };
}

function pageOf(
  rows: ReadonlyMap<string, Row>,
  { from, below, after }: { readonly from: string; readonly below: string; readonly after: string },
): readonly Row[] {
  return [...rows.values()]
    .filter(({ key }) => key >= from && key < below && key > after)
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .slice(0, pageSize);
}

function isAsExpected(row: Row | undefined, change: Change): boolean {
  if (change.kind === 'put') return true;
  if (change.kind === 'insert') return row === undefined;
  if (change.kind === 'delete') return row !== undefined;
  return row?.etag === change.etag;
}

/** As it comes back over the wire. */
function copy(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
