import type { Seen } from '../ledger/ledger.ts';

/** The one counter of a watched thing, and what was last seen of it. */
export interface WatchedState {
  readonly counter: number;
  /** Missing: it was looked for and was not there, or only a number was taken. */
  readonly last?: {
    readonly value: string;
    readonly number: number;
    /** The registry's own time. */
    readonly time?: string;
    /** When the move was seen, by our clock; missing for what was there before anybody looked. */
    readonly seenAt?: string;
  };
  /** Somebody looked, or an event told: what comes now is a move. */
  readonly isKnown: boolean;
}

export type Observed =
  | { readonly kind: 'late' }
  /** `isFirstSight`: it was there before anybody looked. */
  | { readonly kind: 'current'; readonly state: WatchedState; readonly isFirstSight: boolean };

export const neverSeen: WatchedState = { counter: 0, isKnown: false };

/**
 * Whether what an event reports is a move. Older than what was last observed, by the registry's own time, is late; so is another
 * value of the same time: which of them came last, only a look can tell.
 */
export function observeReport(state: WatchedState, seen: Seen<string>): Observed {
  if (state.last === undefined) return moved(state, seen);
  if (state.last.value === seen.value) return unmoved(nowKnown(state), seen);
  const { time } = state.last;
  if (time !== undefined && seen.time !== undefined && seen.time <= time) return { kind: 'late' };
  return moved(state, seen);
}

/** A look is true whatever its time says: the row was read before the registry. */
export function observeLook(state: WatchedState, seen: Seen<string> | undefined): Observed {
  if (seen === undefined) return { kind: 'current', state: nowKnown(state), isFirstSight: false };
  return state.last?.value === seen.value ? unmoved(nowKnown(state), seen) : moved(state, seen, !state.isKnown);
}

/**
 * The observation that a new watch begins at: the last one, so that nothing runs for what was there before.
 *
 * @param since when the watch was to begin, by our clock, where that could not be done at once: what moved later is news to it
 */
export function beginningOfWatch({ last }: WatchedState, since?: string): number {
  if (last === undefined) return 0;
  const isNews = since !== undefined && last.seenAt !== undefined && last.seenAt >= since;
  return isNews ? last.number - 1 : last.number;
}

function nowKnown(state: WatchedState): WatchedState {
  return state.isKnown ? state : { ...state, isKnown: true };
}

function moved(state: WatchedState, seen: Seen<string>, isFirstSight = false): Observed {
  const number = state.counter + 1;
  const last = { value: seen.value, number, ...newestTime(state, seen) };
  return { kind: 'current', state: { counter: number, last, isKnown: true }, isFirstSight };
}

/** The very state it was given where nothing is new: there is nothing to write. */
function unmoved(state: WatchedState, seen: Seen<string>): Observed {
  const { last } = state;
  const { time } = newestTime(state, seen);
  if (last === undefined || time === undefined || time === last.time)
    return { kind: 'current', state, isFirstSight: false };
  return { kind: 'current', state: { ...state, last: { ...last, time } }, isFirstSight: false };
}

/** The time never goes back, so that nothing older than what was known once is taken for news. */
function newestTime({ last }: WatchedState, { time }: Seen<string>): { readonly time?: string } {
  if (time === undefined || (last?.time !== undefined && last.time > time)) {
    return last?.time === undefined ? {} : { time: last.time };
  }
  return { time };
}
