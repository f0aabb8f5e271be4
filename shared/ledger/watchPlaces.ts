import type { WatchedState } from '../decide/observe.ts';
import { encodeKey } from './keys.ts';
import { watchedRow } from './observationRow.ts';
import type { Place } from './places.ts';
import type { RecentTable } from './recentRows.ts';

/** A watched thing and its watches share a partition: a first sight moves them together. */
export function watchPartition(watched: string): string {
  return `watched:${encodeKey(watched)}`;
}

export function watchedPlace(table: RecentTable, watched: string): Place<WatchedState> {
  return { table, partition: watchPartition(watched), key: 'watched', schema: watchedRow };
}

/** The rows of a watched thing's watches. */
export const watchKeys = { from: 'watch:', below: 'watch;' } as const;

export function watchKey(task: string): string {
  return watchKeys.from + encodeKey(task);
}

export function watchesOf(task: string): string {
  return `task:${encodeKey(task)}`;
}
