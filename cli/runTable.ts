import type { RunAnswer } from '../shared/api/run.ts';
import { type Column, formatTable } from './table.ts';

/** As people know it from `az acr task list-runs`. */
const columns: readonly Column<RunAnswer>[] = [
  { title: 'RUN ID', cell: ({ runId }) => runId },
  { title: 'TASK', cell: ({ task }) => task },
  { title: 'PLATFORM', cell: ({ platform }) => platform },
  { title: 'STATUS', cell: ({ status }) => status },
  { title: 'TRIGGER', cell: ({ trigger }) => trigger },
  { title: 'STARTED', cell: ({ startedAt }) => shortTime(startedAt) },
  { title: 'DURATION', cell: durationOf },
];

export function formatRuns(runs: readonly RunAnswer[]): string {
  return formatTable(columns, runs);
}

/** To the second. Empty for what has not happened. */
export function shortTime(time: string | undefined): string {
  return time === undefined ? '' : time.replace(/\.\d+Z$/, 'Z');
}

/** `hh:mm:ss`; empty until the run has ended. */
export function durationOf({ startedAt, createdAt, finishedAt }: RunAnswer): string {
  if (finishedAt === undefined) return '';
  const seconds = Math.max(0, Math.round((Date.parse(finishedAt) - Date.parse(startedAt ?? createdAt)) / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}
