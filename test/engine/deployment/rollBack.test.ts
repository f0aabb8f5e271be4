import { afterAll, beforeAll, expect, it } from 'vitest';
import { type GitRepository, cloneRepository } from '../../../local/walkthrough/gitRepository.ts';
import type { Run } from '../../../local/walkthrough/api.ts';
import { customhouse } from '../../local/cli/cli.ts';
import { type Live, runChain, startLive, until } from '../../support/live/live.ts';

let live: Live;
let source: GitRepository;
let first: Run;
let second: Run;

beforeAll(async () => {
  live = await startLive();
  await runChain(live.instance);
  const [deployed] = await live.api.runs('hello-world');
  if (deployed === undefined) throw new Error('hello-world was not deployed.');
  first = deployed;
  const { repositories, token } = live.instance.file.git;
  source = await cloneRepository((repositories['hello-world'] ?? '').replace(/\/\/[^@]+@/, '//'), token);
  const known = new Set((await live.api.runs()).map(({ runId }) => runId));
  await source.push('server.js', 'Say nothing new', (text) => `${text}\n// The second image.\n`);
  second = await live.api.nextRun('hello-world', known);
}, 600_000);
afterAll(async () => {
  await source.remove();
  await live.remove();
});

interface Deployment {
  readonly actual: { readonly digest: string; readonly isRunning: boolean; readonly address: string };
  readonly images: readonly { readonly digest: string; readonly health: string; readonly wasRolledBackFrom: boolean }[];
}

async function deployment(): Promise<Deployment> {
  const { output } = await customhouse(live.instance.file, ['deployment', 'show', 'hello-world', '-o', 'json']);
  return JSON.parse(output) as Deployment;
}

it('a deployment goes back by hand to an earlier healthy image, and a later build deploys as ever', async () => {
  expect([first.outcome, second.outcome, first.digest === second.digest]).toEqual(['deployed', 'deployed', false]);

  const words = ['deployment', 'rollback', 'hello-world', first.runId, '--note', 'The second is slow', '--wait'];
  const ended = await customhouse(live.instance.file, words);
  const { actual, images } = await deployment();

  expect(ended.exitCode).toBe(0);
  expect(ended.output).toContain('Outcome:  rolledBack');
  expect([actual.digest, actual.isRunning]).toEqual([first.digest, true]);
  expect((await fetch(actual.address)).status).toBe(200);
  expect(images.map(({ digest, health, wasRolledBackFrom }) => [digest, health, wasRolledBackFrom])).toEqual([
    [first.digest, 'healthy', false],
    [second.digest, 'healthy', true],
    [first.digest, 'healthy', false],
  ]);

  const known = new Set((await live.api.runs()).map(({ runId }) => runId));
  await source.push('server.js', 'Say nothing new again', (text) => `${text}\n// The third image.\n`);
  const third = await live.api.nextRun('hello-world', known);

  expect(third.outcome).toBe('deployed');
  expect((await deployment()).actual.digest).toBe(third.digest);
}, 300_000);

it('the pushed commits were told: pending, then success', async () => {
  const pushed = (await live.ledger.runs.list({ task: 'hello-world', trigger: 'Commit' }, 1)).items[0];
  const { ports, git } = live.instance.file;
  const url = `http://127.0.0.1:${ports.git}/api/v3/repos/hello-world/commits/${pushed?.commit ?? ''}/statuses`;
  const statuses = await until('the last status', async () => {
    const answer = await fetch(url, { headers: { authorization: `Bearer ${git.token}` } });
    const listed = (await answer.json()) as { state: string }[];
    return listed[0]?.state !== 'pending' && listed;
  });

  expect(statuses.map(({ state }) => state)).toEqual(['success', 'pending']);
});
