import { setTimeout as delay } from 'node:timers/promises';
import { ask } from '../../cli/api.ts';
import { runListSchema, runSchema, type RunAnswer } from '../../shared/api/run.ts';
import { isFinal } from '../../shared/run.ts';
import type { LocalFile } from './types.ts';

/** Each follows the one before by its event. */
const chain = ['node-public', 'base-import-node', 'hello-world'] as const;

/** For one run; it takes seconds where nothing is wrong. */
const runWithinMs = 10 * 60_000;
const pollMs = 500;

export interface FirstRuns {
  /** Every run there was, newest first. */
  readonly runs: readonly RunAnswer[];
  /** What did not succeed, and why; undefined when all is well. */
  readonly failure: string | undefined;
}

export interface FirstRunsOptions {
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Runs `node-public` by hand unless it ran before, and waits until the others have followed. An instance whose
 * `hello-world` has run is past its first runs: nothing is started or waited for.
 */
export async function followFirstRuns(file: LocalFile, { say, signal }: FirstRunsOptions): Promise<FirstRuns> {
  const failure = (await newestRun(file, 'hello-world')) === undefined ? await follow(file, say, signal) : undefined;
  return { runs: await listRuns(file), failure };
}

async function follow(file: LocalFile, say: (line: string) => void, signal: AbortSignal): Promise<string | undefined> {
  const [first] = chain;
  if ((await newestRun(file, first)) === undefined) {
    await ask(server(file), runSchema, { method: 'POST', path: `/api/tasks/${first}/runs`, body: {} });
  }
  for (const task of chain) {
    const started = performance.now();
    const run = await untilFinal(file, task, { say, signal });
    const seconds = Math.round((performance.now() - started) / 1_000);
    if (run === undefined) return `${task} did not run or did not end within ${runWithinMs / 60_000} minutes.`;
    say(`${task}: ${run.status}, ${run.outcome ?? 'no outcome'} after ${seconds} s`);
    if (run.status !== 'Succeeded') return `${task} ended ${run.status}: ${run.reason ?? 'no reason given'}`;
  }
  return undefined;
}

async function untilFinal(
  file: LocalFile,
  task: string,
  { say, signal }: FirstRunsOptions,
): Promise<RunAnswer | undefined> {
  say(`${task}: waiting for its run …`);
  for (let left = runWithinMs / pollMs; left > 0; left--) {
    const run = await newestRun(file, task);
    if (run !== undefined && isFinal(run.status)) return run;
    await delay(pollMs, undefined, { signal });
  }
  return undefined;
}

async function newestRun(file: LocalFile, task: string): Promise<RunAnswer | undefined> {
  const query = { task, limit: '1' };
  return (await ask(server(file), runListSchema, { path: '/api/runs', query })).items[0];
}

export async function listRuns(file: LocalFile): Promise<readonly RunAnswer[]> {
  return (await ask(server(file), runListSchema, { path: '/api/runs' })).items;
}

function server({ functionApp, keys }: LocalFile): { url: string; key: string } {
  return { url: functionApp, key: keys.master };
}
