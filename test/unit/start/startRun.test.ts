import { beforeEach, describe, expect, it } from 'vitest';
import type { Cause } from '../../../shared/run.ts';
import { createLedger } from '../../../shared/ledger/createLedger.ts';
import { runIdOf } from '../../../shared/start/runId.ts';
import { startRun } from '../../../shared/start/startRun.ts';
import { digestOf, fakeWorld, type FakeWorld } from '../../support/fakeApp.ts';
import { fakeTables } from '../../support/tables.ts';

let world: FakeWorld;
beforeEach(() => {
  world = fakeWorld();
});

function start(task: string, cause: Cause) {
  return startRun(world.app, world.starter, { task, trigger: 'Manual', cause });
}

function request(id: string): Cause {
  return { kind: 'request', request: id };
}

describe('the one door', () => {
  it('I3: is one run for one cause, and starts it again while it is Queued: the first start may have been lost', async () => {
    const first = await start('hello-world', request('a'));
    const second = await start('hello-world', request('a'));

    expect([first.isNew, second.isNew]).toEqual([true, false]);
    expect(world.started.map(({ instanceId }) => instanceId)).toEqual([first.run.runId, first.run.runId]);
  });

  it('leaves a run alone that has begun or ended', async () => {
    const { run } = await start('hello-world', request('a'));
    await world.app.ledger.runs.update(run.runId, () => ({ status: 'Running' }));
    world.started.length = 0;

    await start('hello-world', request('a'));

    expect(world.started).toEqual([]);
  });

  it('does not make a run unfinished again that has ended', async () => {
    const tables = fakeTables();
    const { runs } = createLedger(tables, () => new Date('2026-11-24T12:00:00Z'));
    const asked = { runId: runIdOf('hello-world', request('a')), task: 'hello-world', platform: 'linux/amd64' };
    const run = { ...asked, trigger: 'Manual', cause: request('a') } as const;
    await runs.insert(run);
    await runs.update(run.runId, () => ({ status: 'Succeeded' }));

    expect((await runs.insert(run)).inserted).toBe(false);

    for await (const { key } of tables('RunIndex').list('index', { from: 'open:', below: 'open;' })) expect.fail(key);
  });

  it.each([
    ['base-import-node', request('a'), 'gatedImport'],
    ['hello-world', request('a'), 'imageBuild'],
    ['base-import-node', { kind: 'rollback', request: 'a', digest: digestOf('a'), note: '' }, 'rollBack'],
    ['base-import-node', { kind: 'revocation', request: 'a', digest: digestOf('a'), note: '' }, 'revoke'],
    ['base-import-node', { kind: 'revalidation', scheduledTime: '2026-11-24T03:00Z' }, 'revalidate'],
    ['base-import-node', { kind: 'timer', scheduledTime: '2026-11-24T03:00Z' }, 'gatedImport'],
  ] as const)('starts for %s and %j the orchestration %s', async (task, cause, orchestrator) => {
    await start(task, cause);

    expect(world.started[0]?.orchestrator).toBe(orchestrator);
  });

  it('knows no other task', async () => {
    await expect(start('nothing', request('a'))).rejects.toMatchObject({ code: 'TASK_UNKNOWN' });
  });
});
