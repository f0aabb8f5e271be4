import { setTimeout } from 'node:timers/promises';
import { commitColor } from '../../local/walkthrough/world.ts';
import { requireSucceeded, type System } from '../system.ts';
import { colorOf, type Hops } from './hops.ts';

/** As often as the script by hand. */
const lookIntervalMs = 50;
/** No chain is shown sooner. The script does not look before it has deployed, and each look takes the machine some time. */
const notBeforeMs = 1_000;
const longestMs = 180_000;
const tasks = ['node-public', 'base-import-node', 'hello-world'] as const;

/**
 * Pushes a commit and waits for the page, from when the commit is made. A hop ends where the next run is created, by the event of what was pushed.
 *
 * @throws Error when a run does not succeed, or the page does not come
 */
export async function runOurs({ world }: System, repetition: number): Promise<Hops> {
  const { api } = world;
  const known = new Set((await api.runs()).map(({ runId }) => runId));
  const address = await api.address('hello-world');
  if (address === undefined) throw new Error('hello-world is not deployed.');
  const color = colorOf('ours', repetition);

  await commitColor(world, color);
  const committedAt = Date.now();
  await world.git['base-image-node'].pushCommit();
  await untilShown(address, color);
  const shownAt = Date.now();

  const created: number[] = [];
  for (const task of tasks) {
    const run = await api.nextRun(task, known);
    requireSucceeded(run);
    created.push(Date.parse(run.createdAt));
  }
  const [, importedFrom = 0, builtFrom = 0] = created;
  return { build: importedFrom - committedAt, import: builtFrom - importedFrom, app: shownAt - builtFrom };
}

async function untilShown(address: string, color: string): Promise<void> {
  await setTimeout(notBeforeMs);
  for (let waitedMs = notBeforeMs; waitedMs < longestMs; waitedMs += lookIntervalMs) {
    if ((await pageText(address)).includes(`BACKGROUND_COLOR: ${color}<`)) return;
    await setTimeout(lookIntervalMs);
  }
  throw new Error(`The page did not become ${color} within ${longestMs / 1000} s.`);
}

/** Empty while the container is replaced. */
async function pageText(address: string): Promise<string> {
  try {
    return await (await fetch(address, { signal: AbortSignal.timeout(2_000) })).text();
  } catch {
    return '';
  }
}
