import { type RunAnswer, runSchema } from '../shared/api/run.ts';
import { isCompleteHeader, nextOffsetHeader } from '../shared/api/runLog.ts';
import { type FinalStatus, isFinal } from '../shared/run.ts';
import { ask, askText } from './api.ts';
import { type ExitCode, exitCodes } from './exitCode.ts';
import type { Server } from './server.ts';
import { safeText, type Terminal } from './terminal.ts';

/** The API holds its answer so long while nothing happens. Seconds. */
const wait = '20';
/** An API that answers at once all the same is not asked without pause. */
const pauseMs = 500;

/** Writes a run's log as it comes. @returns the run, once it has ended and its log was written */
export async function followLog(server: Server, terminal: Terminal, runId: string): Promise<RunAnswer> {
  let offset = '0.0';
  for (;;) {
    const part = await readLog(server, runId, { offset, wait });
    terminal.write(safeText(part.text));
    offset = part.next;
    if (part.isComplete) return ask(server, runSchema, { path: `/api/runs/${runId}` });
    if (part.text === '') await terminal.delay(pauseMs);
  }
}

/** Writes what there is of a run's log now. */
export async function printLog(server: Server, terminal: Terminal, runId: string): Promise<void> {
  let offset = '0.0';
  for (;;) {
    const part = await readLog(server, runId, { offset });
    terminal.write(safeText(part.text));
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
