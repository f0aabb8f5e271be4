import type { RunAnswer } from '../shared/api/run.ts';
import { colourOf } from './colour.ts';
import { type Column, rowsView } from './table.ts';
import type { View } from './view.ts';

/** As people know it from `az acr task list-runs`. @param now for how long a run goes on already; without it only ended runs have a duration */
export function runsView(runs: readonly RunAnswer[], now?: Date): View {
  const columns: readonly Column<RunAnswer>[] = [
    { title: 'RUN ID', cell: ({ runId }) => runId },
    { title: 'TASK', cell: ({ task }) => task },
    { title: 'PLATFORM', cell: ({ platform }) => platform },
    { title: 'STATUS', cell: ({ status }) => status, colour: colourOf },
    { title: 'TRIGGER', cell: ({ trigger }) => trigger },
    { title: 'STARTED', cell: ({ startedAt }) => shortTime(startedAt) },
    { title: 'DURATION', cell: (run) => durationOf(run, now) },
  ];
  return rowsView(columns, runs, 'No run matches.');
}

/** The table without colours. */
export function formatRuns(runs: readonly RunAnswer[]): string {
  return runsView(runs).table(false);
}

/** To the second. Empty for what has not happened. */
export function shortTime(time: string | undefined): string {
  return time === undefined ? '' : time.replace(/\.\d+Z$/, 'Z');
}

/** `hh:mm:ss`; empty until the run has ended, or begun where `now` is given. */
export function durationOf({ startedAt, createdAt, finishedAt }: RunAnswer, now?: Date): string {
  const end = finishedAt ?? (startedAt === undefined ? undefined : now);
  return end === undefined ? '' : formatSeconds(startedAt ?? createdAt, end);
}

/** `hh:mm:ss` from one time to another. */
export function formatSeconds(from: string, to: string | Date): string {
  const seconds = Math.max(0, Math.round((new Date(to).getTime() - Date.parse(from)) / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}
