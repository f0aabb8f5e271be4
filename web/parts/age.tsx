import type { JSX } from 'preact';
import { useNow } from '../api/useNow.ts';

/** How long ago, with the exact time for who asks. */
export function Age({ of }: { readonly of: string }): JSX.Element {
  const now = useNow(1000);
  return (
    <time dateTime={of} title={exactTime(of)}>
      {formatAge(now.getTime() - Date.parse(of))}
    </time>
  );
}

export function exactTime(time: string): string {
  return new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** `just now`, `40 s ago`, `5 min ago`, `3 h ago`, `2 d ago`. Clocks may differ a little. */
export function formatAge(ms: number): string {
  if (ms < 5 * second) return 'just now';
  if (ms < minute) return `${Math.floor(ms / second)} s ago`;
  if (ms < hour) return `${Math.floor(ms / minute)} min ago`;
  if (ms < 2 * day) return `${Math.floor(ms / hour)} h ago`;
  return `${Math.floor(ms / day)} d ago`;
}

/** `40 ms`, `1.4 s`, `12 s`, `3 min 5 s`, `2 h 4 min`. */
export function formatDuration(ms: number): string {
  if (ms < second) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 10 * second) return `${(ms / second).toFixed(1)} s`;
  if (ms < minute) return `${Math.round(ms / second)} s`;
  if (ms < hour) return `${Math.floor(ms / minute)} min ${Math.floor((ms % minute) / second)} s`;
  return `${Math.floor(ms / hour)} h ${Math.floor((ms % hour) / minute)} min`;
}
