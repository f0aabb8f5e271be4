import { neverSeen, type Observed, observeLook, observeReport, type WatchedState } from '../decide/observe.ts';
import { untilCommitted } from './committed.ts';
import type { Observation, ObservationLedger, Seen } from './ledger.ts';
import { watchRow } from './observationRow.ts';
import { changeRow, type Known, type LedgerTools, readRow, readRows, write } from './places.ts';
import type { Change } from './table.ts';
import { watchedPlace, watchKeys, watchPartition } from './watchPlaces.ts';
import { createWatchLedger } from './watchLedger.ts';

export function createObservationLedger(tools: LedgerTools): ObservationLedger {
  const { pause, now } = tools;
  const table = tools.tables('Observations');

  /** Undefined when the row has changed since it was read. */
  async function record(
    watched: string,
    known: Known<WatchedState> | undefined,
    observed: Extract<Observed, { kind: 'current' }>,
  ): Promise<{ readonly value: WatchedState } | undefined> {
    const { isFirstSight } = observed;
    if (known?.value === observed.state) return { value: observed.state };
    const state = isFirstSight ? observed.state : withSeenAt(observed.state, known?.value);
    const watches = isFirstSight ? await watchesAt(watched, state.counter) : [];
    const changes = [write('watched', state, known), ...watches];
    return (await table.commit(watchPartition(watched), changes)) ? { value: state } : undefined;
  }

  /** A move is seen now; what is no move keeps when it was. */
  function withSeenAt(state: WatchedState, before: WatchedState = neverSeen): WatchedState {
    if (state.last === undefined || state.last.number === before.last?.number) return state;
    return { ...state, last: { ...state.last, seenAt: now().toISOString() } };
  }

  /** Every watch of the thing begins at this observation. */
  async function watchesAt(watched: string, taken: number): Promise<readonly Change[]> {
    const watches = await readRows(watchRow, table.list(watchPartition(watched), watchKeys));
    return watches.map((watch) => write(watch.key, { ...watch.value, taken }, watch));
  }

  return {
    ...createWatchLedger(tools),
    async report<Value extends string>(watched: string, seen: Seen<Value>) {
      const state = await untilCommitted(pause, `the observation of ${watched}`, async () => {
        const known = await readRow(watchedPlace(table, watched));
        const observed = observeReport(known?.value ?? neverSeen, seen);
        return observed.kind === 'late' ? { value: undefined } : await record(watched, known, observed);
      });
      const observation = state && observationOf<Value>(watched, state);
      return observation ? { kind: 'current', observation } : { kind: 'late' };
    },
    async look<Value extends string>(
      watched: string,
      read: (last: string | undefined) => Promise<Seen<Value> | undefined>,
    ) {
      return await untilCommitted(pause, `the observation of ${watched}`, async () => {
        const known = await readRow(watchedPlace(table, watched));
        const seen = await read(known?.value.last?.value);
        const observed = observeLook(known?.value ?? neverSeen, seen);
        if (observed.kind === 'late') return undefined;
        const recorded = await record(watched, known, observed);
        return recorded && { value: seen && observationOf<Value>(watched, recorded.value) };
      });
    },
    async current(watched) {
      const known = await readRow(watchedPlace(table, watched));
      return known && observationOf(watched, known.value);
    },
    async takeNumber(watched) {
      const { counter } = await changeRow(
        watchedPlace(table, watched),
        (state = neverSeen) => ({ ...state, counter: state.counter + 1 }),
        pause,
      );
      return counter;
    },
  };
}

function observationOf<Value extends string>(watched: string, { last }: WatchedState): Observation<Value> | undefined {
  if (last === undefined) return undefined;
  const { value, number, time } = last;
  return { watched, value: value as Value, number, ...(time === undefined ? {} : { time }) };
}
