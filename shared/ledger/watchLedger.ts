import { beginningOfWatch, neverSeen } from '../decide/observe.ts';
import { untilCommitted } from './committed.ts';
import { encodeKey } from './keys.ts';
import type { ObservationLedger, WatchBeginning } from './ledger.ts';
import { type Watch, watchedByRow, watchRow } from './observationRow.ts';
import { changeRow, type LedgerTools, type Place, readRow, readRows, write } from './places.ts';
import { watchesOf, watchKey, watchKeys, watchPartition, watchedPlace } from './watchPlaces.ts';

export type WatchLedger = Pick<ObservationLedger, 'beginWatch' | 'endWatch' | 'watchedBy' | 'lastTaken' | 'take'>;

/** A transaction takes 100 changes. */
const mostAtOnce = 90;

/** Which task watches what, and how far it has followed. */
export function createWatchLedger({ tables, pause }: LedgerTools): WatchLedger {
  const table = tables('Observations');

  function placeOf(watched: string, task: string): Place<Watch> {
    return { table, partition: watchPartition(watched), key: watchKey(task), schema: watchRow };
  }

  async function noteWatch(watched: string, task: string): Promise<void> {
    await table.commit(watchesOf(task), [{ kind: 'put', key: encodeKey(watched), value: { watched } }]);
  }

  async function beginTogether(
    watched: string,
    tasks: readonly string[],
    { since, isUnseen = false }: WatchBeginning,
  ): Promise<void> {
    await untilCommitted(pause, `the watches of ${watched}`, async () => {
      const place = watchedPlace(table, watched);
      const known = await readRow(place);
      const watches = await readRows(watchRow, table.list(place.partition, watchKeys));
      const begun = new Set(watches.map(({ value }) => value.task));
      const beginning = tasks.filter((task) => !begun.has(task));
      if (beginning.length === 0) return { value: undefined };
      const before = known?.value ?? neverSeen;
      // Whoever watched before goes on from what was seen last.
      const state = isUnseen && begun.size === 0 ? { ...before, isKnown: false } : before;
      const taken = beginningOfWatch(state, since);
      // Together with the watched row: an observation made meanwhile is either before the watches or after them.
      const changes = beginning.map((task) => write(watchKey(task), { task, taken } satisfies Watch, undefined));
      return (await table.commit(place.partition, [write(place.key, state, known), ...changes]))
        ? { value: undefined }
        : undefined;
    });
  }

  return {
    async beginWatch(watched, tasks, beginning = {}) {
      // First by task: a watch that its task does not know of would never be ended.
      await Promise.all(tasks.map((task) => noteWatch(watched, task)));
      for (let from = 0; from < tasks.length; from += mostAtOnce)
        await beginTogether(watched, tasks.slice(from, from + mostAtOnce), beginning);
    },
    async endWatch(watched, task) {
      await table.commit(watchPartition(watched), [{ kind: 'delete', key: watchKey(task) }]);
      await table.commit(watchesOf(task), [{ kind: 'delete', key: encodeKey(watched) }]);
    },
    async watchedBy(task) {
      const rows = await readRows(watchedByRow, table.list(watchesOf(task)));
      return rows.map(({ value }) => value.watched);
    },
    async lastTaken(watched, task) {
      return (await readRow(placeOf(watched, task)))?.value.taken;
    },
    async take(watched, task, observation) {
      await changeRow(
        placeOf(watched, task),
        (watch) => (watch !== undefined && watch.taken < observation ? { ...watch, taken: observation } : watch),
        pause,
      );
    },
  };
}
