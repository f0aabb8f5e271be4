import { setTimeout as delay } from 'node:timers/promises';
import { ask } from '../../cli/api.ts';
import { runListSchema, runSchema, type RunAnswer } from '../../shared/api/run.ts';
import { formatTaggedImage, type TaggedImage } from '../../shared/image.ts';
import { isFinal } from '../../shared/run.ts';
import { openRepository } from '../upstream/registryClient.ts';
import type { FirstRun } from './plan/planFirstRuns.ts';
import type { LocalFile } from './types.ts';

/** For one run; it takes seconds where nothing is wrong. */
const runWithinMs = 10 * 60_000;
const pollMs = 200;

export interface FirstRuns {
  /** Every run there was, newest first. */
  readonly runs: readonly RunAnswer[];
  /** What did not succeed, and why; undefined when all is well. */
  readonly failure: string | undefined;
}

export interface FirstRunsOptions {
  readonly firstRuns: readonly FirstRun[];
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Runs by hand what nothing else starts, unless it ran before, and waits until the others have followed. What failed at an earlier
 * start is run by hand again. An instance whose last tasks have succeeded is past its first runs. A task whose images are not there
 * is left out, and so is what follows it; that is said and is no failure.
 */
export async function followFirstRuns(file: LocalFile, options: FirstRunsOptions): Promise<FirstRuns> {
  const { firstRuns } = options;
  const last = firstRuns.filter(({ task }) => !firstRuns.some(({ follows }) => follows.includes(task)));
  const newest = await Promise.all(last.map(({ task }) => newestRun(file, task)));
  const isPast = newest.every((run) => run?.status === 'Succeeded');
  const failure = isPast ? undefined : await followChain(file, options);
  return { runs: await listRuns(file), failure };
}

async function followChain(file: LocalFile, options: FirstRunsOptions): Promise<string | undefined> {
  const { firstRuns, say } = options;
  const earlier = await Promise.all(firstRuns.map(({ task }) => newestRun(file, task)));
  const failures: string[] = [];
  /** Tasks without a result: nothing follows them. */
  const leftOut = new Set<string>();
  for (const [index, first] of firstRuns.entries()) {
    const { task, follows } = first;
    const before = earlier[index];
    const lacks = before === undefined ? await missing(file, first) : undefined;
    if (lacks !== undefined)
      say(`${task}: not run, ${formatTaggedImage(lacks)} is not there. Push it: local.json has the login.`);
    else if (follows.some((other) => leftOut.has(other))) say(`${task}: not run, it follows ${follows.join(', ')}.`);
    if (lacks !== undefined || follows.some((other) => leftOut.has(other))) {
      leftOut.add(task);
      continue;
    }
    const failure = await runOne(file, first, before, options);
    if (failure === undefined) continue;
    failures.push(failure);
    leftOut.add(task);
  }
  return failures.length === 0 ? undefined : failures.join('\n');
}

async function runOne(
  file: LocalFile,
  { task, follows }: FirstRun,
  before: RunAnswer | undefined,
  options: FirstRunsOptions,
): Promise<string | undefined> {
  const leaders = await Promise.all(follows.map((other) => newestRun(file, other)));
  const since =
    leaders
      .map((run) => run?.createdAt ?? '')
      .sort()
      .at(-1) ?? '';
  const hasFailed = before !== undefined && isFinal(before.status) && before.status !== 'Succeeded';
  if (hasFailed || (follows.length === 0 && before === undefined))
    await ask(server(file), runSchema, { method: 'POST', path: `/api/tasks/${task}/runs`, body: {} });
  return follow(file, task, { ...options, since, not: hasFailed ? before.runId : undefined });
}

/** The first image that a task needs of a local registry and that is not in it. */
async function missing({ registries }: LocalFile, { needs }: FirstRun): Promise<TaggedImage | undefined> {
  for (const image of needs) {
    const registry = registries[image.registry];
    if (registry === undefined) continue;
    // The last login may do everything.
    const login = registry.logins.at(-1);
    const origin = `http://${registry.loginServer}`;
    const client = openRepository({ origin, repository: image.repository, ...(login && { login }) });
    if ((await client.getManifest(image.tag)) === undefined) return image;
  }
  return undefined;
}

interface FollowOptions extends FirstRunsOptions {
  /** A run of an earlier start: the list may still show it as the newest. */
  readonly not: string | undefined;
  /** When the last of those that it follows was started. One that builds on several images may have failed before all were there. */
  readonly since: string;
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
  { signal, not, since }: FollowOptions,
): Promise<RunAnswer | undefined> {
  for (let left = runWithinMs / pollMs; left > 0; left--) {
    const run = await newestRun(file, task);
    const isLast = run !== undefined && isFinal(run.status) && run.runId !== not;
    if (isLast && (run.status === 'Succeeded' || run.createdAt > since)) return run;
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
