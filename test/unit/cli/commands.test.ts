import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Listening } from '../../../local/http/listen.ts';
import type { FinalStatus, RunId } from '../../../shared/run.ts';
import { digestOf, fakeWorld, type FakeWorld } from '../../support/fakeApp.ts';
import { type Ended, functionKey, run, serveApi } from './command.ts';

let world: FakeWorld;
let api: Listening;

beforeEach(async () => {
  world = fakeWorld();
  api = await serveApi(world);
});
afterEach(() => api.close());

function customhouse(line: string, delay?: () => Promise<unknown>): Promise<Ended> {
  const environment = { CUSTOMHOUSE_URL: `http://127.0.0.1:${api.port}/`, CUSTOMHOUSE_KEY: functionKey };
  return run(line, delay === undefined ? { environment } : { environment, delay });
}

async function endRun(runId: string, status: FinalStatus, reason: string): Promise<void> {
  const startedAt = world.time.toISOString();
  world.time = new Date(world.time.getTime() + 42_000);
  await world.app.ledger.runs.update(runId as RunId, () => ({
    status,
    reason,
    startedAt,
    finishedAt: world.time.toISOString(),
  }));
}

describe('customhouse task', () => {
  it('list is a table', async () => {
    const { exitCode, output } = await customhouse('task list');

    expect(exitCode).toBe(0);
    expect(output).toBe(`TASK              KIND    PLATFORM     STATUS   IMAGE                  LAST RUN  ENDED AS
node-public       build   linux/amd64  Enabled  public/node:15-alpine
base-import-node  import  linux/amd64  Enabled  base/node:15-alpine
hello-world       build   linux/amd64  Enabled  team/hello-world
`);
  });

  it('list -o json is JSON', async () => {
    const { output } = await customhouse('task list -o json');

    expect((JSON.parse(output) as { name: string }[]).map(({ name }) => name)).toEqual([
      'node-public',
      'base-import-node',
      'hello-world',
    ]);
  });

  it('update sets and unsets build arguments; values may hold =', async () => {
    const set = await customhouse('task update hello-world --set REGISTRY_FROM_URL=public/ --set A=b=c');
    const unset = await customhouse('task update hello-world --unset A');

    expect(set.output).toContain('REGISTRY_FROM_URL=public/ (set) A=b=c (set)');
    expect(unset.output).toContain('Set:        REGISTRY_FROM_URL=public/ (set)\n');
  });

  it('disable and enable change its status', async () => {
    expect((await customhouse('task disable hello-world')).output).toContain('Status:     Disabled');
    expect((await customhouse('task enable hello-world')).output).toContain('Status:     Enabled');
  });

  it('run --no-wait returns at once with the run', async () => {
    const { exitCode, output } = await customhouse('task run hello-world --no-wait');

    expect(exitCode).toBe(0);
    expect(output).toMatch(/^RUN ID +TASK +PLATFORM +STATUS +TRIGGER +STARTED +DURATION\n[a-z2-7]{10} +hello-world /);
  });

  it.each([
    ['Succeeded', 0],
    ['Failed', 1],
    ['Error', 3],
  ] as const)('run follows the log to the end; a run that ended in %s gives the exit code %i', async (status, code) => {
    const acrRuns = [{ registry: 'base', acrRunId: 'cf1', purpose: 'test' }];
    world.acrLogs.set('cf1', 'BACKGROUND_COLOR: \u001b[31mRed\u001b[0m\u001b]0;title\u0007\n');
    world.starter.start = async (_orchestrator, runId = '') => {
      await world.app.ledger.runs.update(runId as RunId, () => ({ acrRuns }));
      await endRun(runId, status, 'The gate said so.');
    };

    const { exitCode, output, error } = await customhouse('task run base-import-node');

    expect(exitCode).toBe(code);
    expect(output).toContain('BACKGROUND_COLOR: Red');
    expect(output).not.toContain('\u001b');
    expect(output).toMatch(new RegExp(`${status} +Manual +2026-11-24T12:00:00Z +00:00:42`));
    expect(output).toContain('Reason:  The gate said so.');
    expect(error).toMatch(
      /^12:00:00 {2}Queued run [a-z2-7]{10} of base-import-node: Manual, on request\n12:00:00 {2}Started\n12:00:10 {2}test: ACR run cf1 in base\n$/,
    );
  });
});

describe('customhouse run', () => {
  it('list filters, newest first; show says why it ended; cancel asks it to end', async () => {
    const [{ runId }] = JSON.parse(`[${(await customhouse('task run hello-world --no-wait -o json')).output}]`) as [
      { runId: string },
    ];
    const canceled = await customhouse(`run cancel ${runId}`);
    await endRun(runId, 'Failed', 'Not healthy within 300 s.');

    const listed = await customhouse('run list --task hello-world --status Failed --top 5');
    const shown = await customhouse(`run show ${runId}`);
    const late = await customhouse(`run cancel ${runId}`);

    expect(canceled.exitCode).toBe(0);
    expect(listed.output.split('\n')[1]).toMatch(new RegExp(`^${runId}  hello-world`));
    expect(shown.output).toContain('Reason:    Not healthy within 300 s.');
    expect([late.exitCode, late.error]).toEqual([
      1,
      `Run ${runId} has ended: Failed. Nothing is left to cancel. Start another run, or roll back.\n`,
    ]);
  });

  it('log prints what there is', async () => {
    const { output } = await customhouse('task run hello-world --no-wait -o json');
    const { runId } = JSON.parse(output) as { runId: RunId };
    const acrRuns = [{ registry: 'base', acrRunId: 'cf1', purpose: 'test' }];
    await world.app.ledger.runs.update(runId, () => ({ acrRuns }));
    world.acrLogs.set('cf1', 'line 1\n');

    expect(await customhouse(`run log ${runId}`)).toEqual({ exitCode: 0, output: 'line 1\n', error: '' });
  });
});

describe('customhouse image and deployment', () => {
  it('print tables, and say no in the API’s words', async () => {
    const images = await customhouse('image list');
    const history = await customhouse('image history base-import-node');
    const deployments = await customhouse('deployment list');
    const refused = await customhouse('image rollback base-import-node 15-alpine-abcdefghij');
    const revoked = await customhouse(`image revoke base-import-node ${digestOf('a')} --reason CVE`);

    expect(images.output).toContain('base/node:15-alpine  public/node:15-alpine');
    expect(history.output).toBe('Nothing was promoted yet.\n');
    expect(deployments.output).toContain('hello-world  hello            absent  customhouse');
    expect([refused.exitCode, revoked.exitCode]).toEqual([1, 1]);
    expect(refused.error).toContain('is neither a unique tag nor a promoted digest');
  });
});

describe('wrong use', () => {
  it.each([
    ['task', 'Usage: customhouse task'],
    ['nonsense', "unknown command 'nonsense'"],
    ['task list --colour', "unknown option '--colour'"],
    ['task list -o yaml', 'Allowed choices are table, json, tsv'],
    ['task run hello-world --query [', "option '--query <expression>' argument '[' is invalid"],
    ['completion fish', 'Allowed choices are bash, zsh'],
    ['deployment show node-public', 'There is no task node-public that deploys'],
    ['image why', "missing required argument 'image'"],
    ['image why node:16', 'No import has let in or seen node:16'],
    ['task update hello-world', 'Say what to change'],
    ['task update hello-world --set A', 'expected NAME=value'],
    ['task update hello-world --set 1A=2', 'expected the name of a build argument: letters, digits'],
    ['task show nothing', 'There is no task nothing in customhouse.yaml. `customhouse task list` lists them.'],
    ['task run helo-world', 'Did you mean hello-world?'],
    ['image history base-import', 'Did you mean base-import-node?'],
    ['deployment show hello', 'Did you mean hello-world?'],
    ['run show nothing', 'There is no run nothing. `customhouse run list` lists them.'],
    ['image wyh node:15-alpine', 'Did you mean why?'],
    ['run list --status Done', 'status'],
    [`image revoke base-import-node ${digestOf('a')}`, "required option '--reason"],
  ])('"customhouse %s" ends with 2 and says what is wrong', async (line, expected) => {
    const { exitCode, error } = await customhouse(line);

    expect(exitCode).toBe(2);
    expect(error).toContain(expected);
  });

  it('help is no wrong use', async () => {
    expect((await customhouse('task --help')).exitCode).toBe(0);
  });
});
