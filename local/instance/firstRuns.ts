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
 * Runs `node-public` by hand unless it ran before, and waits until the others have followed. What failed at an earlier
 * start is run by hand again. An instance whose `hello-world` has succeeded is past its first runs.
 */
export async function followFirstRuns(file: LocalFile, options: FirstRunsOptions): Promise<FirstRuns> {
  const last = await newestRun(file, 'hello-world');
  const failure = last?.status === 'Succeeded' ? undefined : await followChain(file, options);
  return { runs: await listRuns(file), failure };
}

async function followChain(file: LocalFile, options: FirstRunsOptions): Promise<string | undefined> {
  const earlier = await Promise.all(chain.map((task) => newestRun(file, task)));
  for (const [index, task] of chain.entries()) {
    const before = earlier[index];
    const hasFailed = before !== undefined && isFinal(before.status) && before.status !== 'Succeeded';
    if (hasFailed || (index === 0 && before === undefined)) {
      await ask(server(file), runSchema, { method: 'POST', path: `/api/tasks/${task}/runs`, body: {} });
    }
    const failure = await follow(file, task, { ...options, not: hasFailed ? before.runId : undefined });
    if (failure !== undefined) return failure;
  }
  return undefined;
}

interface FollowOptions extends FirstRunsOptions {
  /** A run of an earlier start: the list may still show it as the newest. */
  readonly not: string | undefined;
}

/** Waits for the end of the newest run. @returns what a person should know when it did not succeed */
async function follow(file: LocalFile, task: string, options: FollowOptions): Promise<string | undefined> {
  const { say } = options;
  const started = performance.now();
  say(`${task}: waiting for its run …`);
  const run = await untilFinal(file, task, options);
  if (run === undefined) return `${task} did not run or did not end within ${runWithinMs / 60_000} minutes.`;
  const seconds = Math.round((performance.now() - started) / 1_000);
  say(`${task}: ${run.status}, ${run.outcome ?? 'no outcome'} after ${seconds} s`);
  return run.status === 'Succeeded' ? undefined : `${task} ended ${run.status}: ${run.reason ?? 'no reason given'}`;
}

async function untilFinal(
  file: LocalFile,
  task: string,
  { signal, not }: FollowOptions,
): Promise<RunAnswer | undefined> {
  for (let left = runWithinMs / pollMs; left > 0; left--) {
    const run = await newestRun(file, task);
    if (run !== undefined && run.runId !== not && isFinal(run.status)) return run;
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
