import { type RunAnswer, type RunDetailAnswer, runDetailSchema } from '../shared/api/run.ts';
import { isCompleteHeader, nextOffsetHeader } from '../shared/api/runLog.ts';
import { type FinalStatus, isFinal } from '../shared/run.ts';
import { ask, askText } from './api.ts';
import { hasColour } from './colour.ts';
import { type ExitCode, exitCodes } from './exitCode.ts';
import { patiently } from './patiently.ts';
import { stepsOf } from './runSteps.ts';
import type { Server } from './server.ts';
import { safeLog, safeText, type Terminal } from './terminal.ts';

/** The API holds its answer so long while nothing happens. Seconds: steps are seen no later. */
const wait = '2';
/** An API that answers at once all the same is not asked without pause. */
const pauseMs = 500;

export interface Following {
  readonly runId: string;
  /** Writes the run's steps with their times to standard error, beside the log. */
  readonly showSteps: boolean;
}

/** Writes a run's log as it comes. @returns the run, once it has ended and its log was written */
export async function followRun(
  server: Server,
  terminal: Terminal,
  { runId, showSteps }: Following,
): Promise<RunAnswer> {
  let offset = '0.0';
  const shown = new Set<string>();
  for (;;) {
    const run = await patiently(terminal, () => ask(server, runDetailSchema, { path: `/api/runs/${runId}` }));
    if (showSteps) writeSteps(terminal, run, shown);
    const from = { offset, wait };
    const part = await patiently(terminal, () => readLog(server, runId, from));
    terminal.write(safeLog(part.text, hasColour(terminal)));
    offset = part.next;
    if (part.isComplete && isFinal(run.status)) return run;
    if (part.text === '') await terminal.delay(pauseMs);
  }
}

/** Only what is new since the last look. */
function writeSteps(terminal: Terminal, run: RunDetailAnswer, shown: Set<string>): void {
  const now = terminal.now().toISOString();
  const added = stepsOf(run)
    .filter(({ text }) => !shown.has(text))
    .map(({ at = now, text }) => ({ at, text }))
    .sort((a, b) => a.at.localeCompare(b.at));
  for (const { at, text } of added) {
    shown.add(text);
    terminal.writeError(`${at.slice(11, 19)}  ${safeText(text).replaceAll(/\s+/g, ' ')}\n`);
  }
}

/** Writes what there is of a run's log now. */
export async function printLog(server: Server, terminal: Terminal, runId: string): Promise<void> {
  let offset = '0.0';
  for (;;) {
    const part = await readLog(server, runId, { offset });
    terminal.write(safeLog(part.text, hasColour(terminal)));
    offset = part.next;
    if (part.isComplete || part.text === '') return;
  }
}

async function readLog(server: Server, runId: string, query: Readonly<Record<string, string>>) {
  const { text, headers } = await askText(server, { path: `/api/runs/${runId}/log`, query });
  const next = headers.get(nextOffsetHeader) ?? query['offset'] ?? '0.0';
  return { text, next, isComplete: headers.get(isCompleteHeader) === 'true' };
}

const codeOfStatus: Readonly<Record<FinalStatus, ExitCode>> = {
  Succeeded: exitCodes.done,
  Failed: exitCodes.no,
  Canceled: exitCodes.no,
  Error: exitCodes.unknown,
  Timeout: exitCodes.unknown,
};

/** A run that goes on has not said no. */
export function exitCodeOf({ status }: RunAnswer): ExitCode {
  return isFinal(status) ? codeOfStatus[status] : exitCodes.done;
}
