import { beforeEach, describe, expect, it } from 'vitest';
import { setCommitStatus } from '../../../functions/activities/notify/setCommitStatus.ts';
import { beginRun } from '../../../functions/activities/run/beginRun.ts';
import { endRun } from '../../../functions/activities/run/endRun.ts';
import { CustomhouseError, type FaultCode } from '../../../shared/errors.ts';
import type { Cause, Run } from '../../../shared/run.ts';
import { startRun } from '../../../shared/start/startRun.ts';
import { commitOf, digestOf, fakeWorld, type FakeWorld } from '../../support/fakeApp.ts';
import { quietLog } from './quietLog.ts';

const cause: Cause = {
  kind: 'commit',
  ref: 'https://git.test/import.git#main',
  commit: commitOf('c'),
  observation: 1,
};
let world: FakeWorld;
let warnings: string[];
beforeEach(() => {
  world = fakeWorld();
  warnings = [];
});

function tools() {
  return { app: world.app, starter: world.starter, log: { ...quietLog, warn: (line: string) => warnings.push(line) } };
}

async function start(of: Cause = cause): Promise<Run> {
  const { run } = await startRun(world.app, world.starter, { task: 'base-import-node', trigger: 'Commit', cause: of });
  return run;
}

function fail(code: FaultCode, times = 1): void {
  const before = { ...world.app.commitStatuses };
  let left = times;
  Object.assign(world.app.commitStatuses, {
    set: (...asked: Parameters<typeof before.set>) =>
      left-- > 0 ? Promise.reject(new CustomhouseError(code, 'git.test said no. Do this.')) : before.set(...asked),
  });
}

describe('the commit that a run stems from', () => {
  it('is told when the run begins and when it has ended, each by an orchestration of its own', async () => {
    const { runId } = await start();
    await beginRun({ runId }, tools());
    await endRun({ runId, status: 'Failed', outcome: 'rejected', reason: 'No.' }, tools());

    const told = world.started.filter(({ orchestrator }) => orchestrator === 'tellCommit');
    expect(told).toEqual(
      ['begun', 'ended'].map((when) => ({
        orchestrator: 'tellCommit',
        instanceId: `commit-${when}-${runId}`,
        input: { runId },
      })),
    );
  });

  it('is told first that it is pending, then the result with the reason and where it is shown', async () => {
    const { runId } = await start();
    await setCommitStatus({ runId }, tools());
    const reason = 'Step test said no with exit status 1:\nERROR: \u001b[31mRed\u001b[0m\u202e is not allowed';
    await endRun({ runId, status: 'Failed', outcome: 'rejected', reason }, tools());
    await setCommitStatus({ runId }, tools());

    const at = {
      repository: 'https://git.test/import.git',
      commit: commitOf('c'),
      context: 'customhouse/base-import-node',
    };
    const url = `https://customhouse.test/#/runs/${runId}`;
    expect(world.commitStatuses).toEqual([
      { ...at, url, state: 'pending', description: 'Running.' },
      {
        ...at,
        url,
        state: 'failure',
        description: 'rejected: Step test said no with exit status 1: ERROR: Red is not allowed',
      },
    ]);
  });

  it.each([
    ['Succeeded', 'success'],
    ['Failed', 'failure'],
    ['Error', 'error'],
    ['Timeout', 'error'],
    ['Canceled', 'error'],
  ] as const)('is told of %s as %s', async (status, state) => {
    const { runId } = await start();
    await endRun({ runId, status, reason: 'So.' }, tools());
    await setCommitStatus({ runId }, tools());

    expect(world.commitStatuses).toMatchObject([{ state }]);
  });

  it('hears the result last, also when the run ends while it is told of the beginning', async () => {
    const { runId } = await start();
    const before = { ...world.app.commitStatuses };
    Object.assign(world.app.commitStatuses, {
      async set(...asked: Parameters<typeof before.set>) {
        await endRun({ runId, status: 'Succeeded', outcome: 'unchanged', reason: 'As before.' }, tools());
        return before.set(...asked);
      },
    });

    await setCommitStatus({ runId }, tools());

    expect(world.commitStatuses.map(({ state }) => state)).toEqual(['pending', 'success']);
  });

  it('is left alone, with a line in the log, when its host refuses', async () => {
    fail('GIT_FORBIDDEN');
    const { runId } = await start();

    await setCommitStatus({ runId }, tools());

    expect([world.commitStatuses, warnings]).toEqual([[], ['git.test said no. Do this.']]);
  });

  it('is told again when its host did not answer', async () => {
    fail('GIT_UNREACHABLE');
    const { runId } = await start();

    await expect(setCommitStatus({ runId }, tools())).rejects.toMatchObject({ code: 'GIT_UNREACHABLE' });
    await setCommitStatus({ runId }, tools());

    expect(world.commitStatuses).toHaveLength(1);
  });

  it('does not keep a run from beginning when it can’t be told', async () => {
    const { runId } = await start();
    world.starter.start = () =>
      Promise.reject(new CustomhouseError('AZURE_UNREACHABLE', 'No engine. It is tried again.'));

    expect(await beginRun({ runId }, tools())).toMatchObject({ kind: 'begun' });
    expect(warnings[0]).toContain('was not told that it has begun');
  });
});

it('a run that stems from no commit tells none', async () => {
  const { runId } = await start({
    kind: 'image',
    image: 'public/node:15-alpine',
    digest: digestOf('a'),
    observation: 1,
  });
  await beginRun({ runId }, tools());
  await endRun({ runId, status: 'Succeeded', reason: 'Yes.' }, tools());
  await setCommitStatus({ runId }, tools());

  expect(world.started.filter(({ orchestrator }) => orchestrator === 'tellCommit')).toEqual([]);
  expect(world.commitStatuses).toEqual([]);
});
