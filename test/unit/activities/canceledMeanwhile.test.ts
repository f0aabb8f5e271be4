import { beforeEach, describe, expect, it } from 'vitest';
import type { Tools } from '../../../functions/activities/activity.ts';
import { pollBuild } from '../../../functions/activities/build/pollBuild.ts';
import { pollGate } from '../../../functions/activities/import/pollGate.ts';
import type { AcrRunState } from '../../../shared/ports.ts';
import type { RunId } from '../../../shared/run.ts';
import { importOf, keyOf } from '../../../shared/start/effectiveTask.ts';
import { startRun } from '../../../shared/start/startRun.ts';
import { digestOf, fakeWorld, type FakeWorld } from '../../support/fakeApp.ts';
import { quietLog } from './quietLog.ts';

const succeeded: AcrRunState = { kind: 'final', acrRunId: 'cf1', status: 'Succeeded', pushed: [] };
let world: FakeWorld;
let runId: RunId;

beforeEach(() => {
  world = fakeWorld();
});

async function started(task: string): Promise<void> {
  const cause = { kind: 'request', request: 'a' } as const;
  ({ runId } = (await startRun(world.app, world.starter, { task, trigger: 'Manual', cause })).run);
}

/** Somebody cancels while ACR is asked, and the answer is that it has succeeded. */
async function canceledMeanwhile(): Promise<AcrRunState> {
  await world.app.ledger.runs.update(runId, () => ({ cancelRequested: true }));
  return succeeded;
}

function tools(): Tools {
  const acrRuns = { ...world.app.acrRuns, state: canceledMeanwhile, build: canceledMeanwhile };
  return { app: { ...world.app, acrRuns }, starter: world.starter, log: quietLog };
}

describe('a run that is canceled while it waits for ACR', () => {
  it('takes no answer of a gate any more, so that nothing is let in', async () => {
    await started('base-import-node');
    const digest = digestOf('a');
    const ticket = { registry: 'base', acrRunId: 'cf1' };

    const progress = await pollGate({ runId, digest, gate: 'test', ticket }, tools());

    const { digests } = await world.app.ledger.imports.read(keyOf(importOf(world.app, 'base-import-node')));
    expect(progress).toEqual({ kind: 'canceled' });
    expect(digests.get(digest)?.verdicts ?? []).toEqual([]);
  });

  it('takes no image of a build any more, so that nothing is deployed', async () => {
    await started('hello-world');

    expect(await pollBuild({ runId, attempt: 1 }, tools())).toEqual({ kind: 'canceled' });
  });
});
