import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cloneRepository } from '../../../local/walkthrough/gitRepository.ts';
import type { RunAnswer } from '../../../shared/api/run.ts';
import { callApp } from '../../support/live/callApp.ts';
import { type Live, runChain, startLive, until } from '../../support/live/live.ts';

const longestMs = 5 * 60_000;
const group = { containerGroup: 'hello-world', resourceGroup: 'customhouse' };

let live: Live;
beforeAll(async () => {
  live = await startLive({}, join(import.meta.dirname, '../../../samples/customhouse.task-files.yaml'));
  await runChain(live.instance);
}, longestMs);
afterAll(() => live.remove());

async function ask(path: string): Promise<Readonly<Record<string, unknown>>> {
  const { status, json, text } = await callApp(live.instance.file, path);
  if (status !== 200 || json === undefined) throw new Error(`${path} was answered ${status}: ${text}`);
  return json;
}

/** Newest first. */
async function runsOf(task: string): Promise<readonly RunAnswer[]> {
  return (await ask(`/api/runs?task=${task}`))['items'] as readonly RunAnswer[];
}

async function newestRun(task: string): Promise<RunAnswer> {
  const [run] = await runsOf(task);
  if (run === undefined) throw new Error(`${task} has not run.`);
  return run;
}

/** Pushes a colour to base-image-node and waits for the end of what it leads to. */
async function pushColor(color: string, leadsTo: readonly string[]): Promise<readonly RunAnswer[]> {
  const known = new Set((await live.api.runs()).map(({ runId }) => runId));
  const { git } = live.target;
  const repository = await cloneRepository(git.repositories['base-image-node'], git.token);
  await repository.push('Dockerfile', color, (text) =>
    text.replace(/BACKGROUND_COLOR \w+/, `BACKGROUND_COLOR ${color}`),
  );
  await repository.remove();
  for (const task of leadsTo) await live.api.nextRun(task, known);
  return Promise.all(leadsTo.map((task) => newestRun(task)));
}

async function page(): Promise<string> {
  const address = await live.api.address('hello-world');
  return (await fetch(address ?? '')).text();
}

it('lets the base image in by the test of its task file, and the log begins with what promotion replaces', async () => {
  const run = await newestRun('base-import-node');
  const log = await live.api.log(run.runId);

  expect([run.status, run.outcome]).toEqual(['Succeeded', 'promoted']);
  const [first, ...lines] = log.split('\n');
  expect(first).toBe(
    'Customhouse: gate test asks the build and first cmd steps of the task file. These steps are replaced:',
  );
  expect(lines.slice(0, 4).map((line) => line.split(':')[0]?.trim())).toEqual([
    'pull-base-image',
    'retag-base-image',
    'retag-base-image-unique-tag',
    'push-base-image',
  ]);
  expect(log).toContain('Launching container with name: validate-base-image');
  expect(log).not.toContain('Launching container with name: retag-base-image');
  const { base } = live.registries;
  expect(await base.digest('node', '15-alpine')).toBe(run.digest);
  expect(await base.digest('node', `15-alpine-${run.runId}`)).toBe(run.digest);
});

it('runs the file that deploys by itself as it is, and shows what it deployed', async () => {
  const run = await newestRun('hello-world');

  expect([run.status, run.outcome, run.fileDeployments]).toEqual(['Succeeded', 'deployed', [group]]);
  expect(run.baseDigest).toBe(await live.registries.base.digest('node', '15-alpine'));
  expect(await live.registries['team'].digest('hello-world', run.acrRuns[0]?.acrRunId ?? '')).toBe(run.digest);
  expect(await ask('/api/tasks/hello-world')).toMatchObject({ file: 'acr-task.yaml', bases: ['base/node:15-alpine'] });
  expect((await ask('/api/deployments'))['items']).toMatchObject([
    {
      task: 'hello-world',
      deployedBy: 'taskFile',
      ...group,
      images: [{ digest: run.digest, runId: run.runId }],
      actual: { isRunning: true },
    },
  ]);
  expect(await page()).toContain('BACKGROUND_COLOR: Purple');
});

it('I9: shows no secret of Key Vault in the log of the file that uses one', async () => {
  const passwords = live.instance.file.registries['team']!.logins.map(({ password }) => password);
  const log = await live.api.log((await newestRun('hello-world')).runId);

  expect(log).toContain('Launching container with name: deploy-hello-world');
  expect(passwords.length).toBeGreaterThan(0);
  expect(passwords.filter((password) => log.includes(password))).toEqual([]);
});

it(
  'carries a valid change of the base image to the page, and stops an invalid one',
  { timeout: longestMs },
  async () => {
    const green = await pushColor('Green', ['node-public', 'base-import-node', 'hello-world']);
    await until('the page to be green', async () => (await page()).includes('BACKGROUND_COLOR: Green'));
    const stable = await live.registries.base.digest('node', '15-alpine');
    const red = await pushColor('Red', ['node-public', 'base-import-node']);

    expect(green.map(({ trigger, status, outcome }) => [trigger, status, outcome])).toEqual([
      ['Commit', 'Succeeded', 'built'],
      ['Image Update', 'Succeeded', 'promoted'],
      ['Image Update', 'Succeeded', 'deployed'],
    ]);
    expect(red.map(({ status, outcome }) => [status, outcome])).toEqual([
      ['Succeeded', 'built'],
      ['Failed', 'rejected'],
    ]);
    expect(red[1]?.reason).toContain('Step validate-base-image said no with exit status 1: ERROR: Invalid Color: Red');
    expect(await live.registries.base.digest('node', '15-alpine')).toBe(stable);
    expect(await page()).toContain('BACKGROUND_COLOR: Green');
  },
);
