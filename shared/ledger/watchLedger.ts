import { neverSeen } from '../decide/observe.ts';
import { untilCommitted } from './committed.ts';
import { encodeKey } from './keys.ts';
import type { ObservationLedger } from './ledger.ts';
import { type Watch, watchedByRow, watchRow } from './observationRow.ts';
import { changeRow, type LedgerTools, type Place, readRow, readRows, write } from './places.ts';
import { watchesOf, watchKey, watchPartition, watchedPlace } from './watchPlaces.ts';

export type WatchLedger = Pick<ObservationLedger, 'beginWatch' | 'endWatch' | 'watchedBy' | 'lastTaken' | 'take'>;

/** Which task watches what, and how far it has followed. */
export function createWatchLedger({ tables, pause }: LedgerTools): WatchLedger {
  const table = tables('Observations');

  function placeOf(watched: string, task: string): Place<Watch> {
    return { table, partition: watchPartition(watched), key: watchKey(task), schema: watchRow };
  }

  return {
    async beginWatch(watched, task) {
      // First by task: a watch that its task does not know of would never be ended.
      await table.commit(watchesOf(task), [{ kind: 'put', key: encodeKey(watched), value: { watched } }]);
      await untilCommitted(pause, `the watch of ${task} on ${watched}`, async () => {
        const place = watchedPlace(table, watched);
        const [known, watch] = [await readRow(place), await readRow(placeOf(watched, task))];
        if (watch !== undefined) return { value: watch.value };
        const state = known?.value ?? neverSeen;
        const value: Watch = { task, taken: state.last?.number ?? 0 };
        // Together with the watched row: an observation made meanwhile is either before the watch or after it.
        const changes = [write(place.key, state, known), write(watchKey(task), value, undefined)];
        return (await table.commit(place.partition, changes)) ? { value } : undefined;
      });
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
