import { isFinal, type Run, type RunId } from '../run.ts';
import { encodeKey, reversedTime } from './keys.ts';
import type { RunFilter } from './ledger.ts';
import { type Known, readRows, understand } from './places.ts';
import { openRow, type Pointer, pointerRow } from './runRow.ts';
import type { Change, Table } from './table.ts';

/** All of the index is one partition, so that a run enters or leaves several lists at once. */
const partition = 'index';
const open = 'open:';

/**
 * By what runs are found: those that may be unfinished, and per list (all, task, status, task and status) a pointer that sorts
 * newest first. Pointers never change: only a final status has lists.
 */
export interface RunIndex {
  /** Before the run's row is inserted: from here on `unfinished` finds it. */
  open(runId: RunId, openedAt: string): Promise<void>;
  /** Enters a run into its lists; a final one is no longer open. May be repeated. */
  add(run: Run): Promise<void>;
  /** Forgets an open run whose row was never inserted. */
  forget(runId: RunId): Promise<void>;
  opened(): Promise<readonly { readonly runId: RunId; readonly openedAt: string }[]>;
  /** Newest first, after the key `after`. */
  pointers(filter: RunFilter, expected: number, after?: string): AsyncIterable<Known<Pointer>>;
}

export function createRunIndex(table: Table): RunIndex {
  async function forget(runId: RunId): Promise<void> {
    await table.commit(partition, [{ kind: 'delete', key: open + runId }]);
  }

  return {
    forget,
    async open(runId, openedAt) {
      await table.commit(partition, [{ kind: 'put', key: open + runId, value: { openedAt } }]);
    },
    async add(run) {
      await table.commit(
        partition,
        listsOf(run).map((list) => pointerTo(run, list)),
      );
      if (isFinal(run.status)) await forget(run.runId);
    },
    async opened() {
      const rows = await readRows(openRow, table.list(partition, { from: open, below: end(open) }));
      return rows.map(({ key, value }) => ({ runId: key.slice(open.length) as RunId, ...value }));
    },
    async *pointers(filter, expected, after) {
      for await (const row of table.list(partition, { ...rangeOf(filter, after), expected }))
        yield understand(pointerRow, row);
    },
  };
}

/** The key by which a list keeps a run. */
function listKey(list: string, run: Run): string {
  return `${list}${reversedTime(run.createdAt)}:${run.runId}`;
}

function pointerTo(run: Run, list: string): Change {
  return { kind: 'put', key: listKey(list, run), value: { runId: run.runId, trigger: run.trigger } };
}

function listsOf({ task, status }: Run): readonly string[] {
  const finals = isFinal(status) ? [listOf({ status }), listOf({ task, status })] : [];
  return [listOf({}), listOf({ task }), ...finals];
}

function listOf({ task, status }: RunFilter): string {
  if (task === undefined) return status === undefined ? 'all:' : `status:${status}:`;
  return status === undefined ? `task:${encodeKey(task)}:` : `both:${encodeKey(task)}:${status}:`;
}

function rangeOf(filter: RunFilter, after: string | undefined): { readonly from: string; readonly below: string } {
  const list = listOf(filter);
  const newest = filter.to === undefined ? list : list + reversedTime(filter.to);
  const below = filter.from === undefined ? end(list) : end(`${list}${reversedTime(filter.from)}:`);
  // '!' is below every character of a key's next part: the first key after that one.
  const from = after !== undefined && after > newest ? `${after}!` : newest;
  return { from, below };
}

/** The first key that does not begin with this prefix, which ends in a colon. */
function end(prefix: string): string {
  return `${prefix.slice(0, -1)};`;
}
