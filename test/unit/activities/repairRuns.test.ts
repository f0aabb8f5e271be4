import { beforeEach, describe, expect, it } from 'vitest';
import { repairRuns } from '../../../functions/activities/repair/repairRuns.ts';
import type { Run } from '../../../shared/run.ts';
import { startRun } from '../../../shared/start/startRun.ts';
import { fakeWorld, type FakeWorld } from '../../support/fakeApp.ts';
import { quietLog } from './quietLog.ts';

let world: FakeWorld;
let run: Run;
/** Whether the engine has an unfinished instance of it. */
let isUnderWay: boolean;

beforeEach(async () => {
  world = fakeWorld();
  isUnderWay = false;
  const cause = { kind: 'request', request: 'a' } as const;
  ({ run } = await startRun(world.app, world.starter, { task: 'hello-world', trigger: 'Manual', cause }));
  world.started.length = 0;
});

async function repairAfter(seconds: number): Promise<void> {
  world.time = new Date(Date.parse(run.createdAt) + seconds * 1000);
  const starter = { ...world.starter, isUnfinished: () => Promise.resolve(isUnderWay) };
  await repairRuns(null, { app: world.app, starter, log: quietLog });
}

describe('I7: a run that has not ended', () => {
  it('is started again, under its ID, after two minutes without an orchestration', async () => {
    await repairAfter(121);

    expect(world.started).toMatchObject([{ orchestrator: 'imageBuild', instanceId: run.runId }]);
  });

  it('is left alone while it may just be about to be started', async () => {
    await repairAfter(119);

    expect(world.started).toEqual([]);
  });

  it('is left alone while its orchestration goes on', async () => {
    isUnderWay = true;

    await repairAfter(3600);

    expect(world.started).toEqual([]);
  });

  it('is left alone once it has ended', async () => {
    await world.app.ledger.runs.update(run.runId, () => ({ status: 'Succeeded' }));

    await repairAfter(3600);

    expect(world.started).toEqual([]);
  });

  it('ends in Error after three starts, and has the webhooks told', async () => {
    for (let tick = 0; tick < 4; tick++) await repairAfter(3600);

    expect(world.started.map(({ orchestrator }) => orchestrator)).toEqual(['imageBuild', 'imageBuild', 'notify']);
    expect(await world.app.ledger.runs.get(run.runId)).toMatchObject({
      status: 'Error',
      reason: expect.stringMatching(/started 3 times and never reached its end.*run the task again/) as string,
    });
  });
});
