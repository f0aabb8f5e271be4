import type { Row, Table, TableName, Tables } from './table.ts';

/** A table that remembers its newest reads. */
export interface RecentTable extends Table {
  /**
   * The row as it was when this process read it last, unless it has tried to write it since. Others may have: good for a first try under its ETag,
   * never for an answer.
   */
  recent(partition: string, key: string): Row | undefined;
}

export type RecentTables = (name: TableName) => RecentTable;

/** Of one table: who changes a row has read it a moment ago. */
const mostRows = 200;

/** Remembers rows that were read one by one, so that a change need not read them again. */
export function rememberRows(tables: Tables): RecentTables {
  const remembering = new Map<TableName, RecentTable>();
  return (name) => {
    const table = remembering.get(name) ?? rememberRowsOf(tables(name));
    remembering.set(name, table);
    return table;
  };
}

function rememberRowsOf(table: Table): RecentTable {
  const rows = new Map<string, Row>();

  function remember(place: string, row: Row): void {
    rows.delete(place);
    rows.set(place, row);
    const [oldest] = rows.keys();
    if (rows.size > mostRows && oldest !== undefined) rows.delete(oldest);
  }

  return {
    async get(partition, key) {
      const row = await table.get(partition, key);
      if (row !== undefined) remember(placeOf(partition, key), row);
      return row;
    },
    list: (partition, range) => table.list(partition, range),
    async commit(partition, changes) {
      for (const { key } of changes) rows.delete(placeOf(partition, key));
      return table.commit(partition, changes);
    },
    recent: (partition, key) => rows.get(placeOf(partition, key)),
  };
}

/** Neither part holds a slash: keys are encoded. */
function placeOf(partition: string, key: string): string {
  return `${partition}/${key}`;
}
