import { expect, it } from 'vitest';
import { repairRuns } from '../../../functions/activities/repair/repairRuns.ts';
import { startRun } from '../../../shared/start/startRun.ts';
import { fakeWorld } from '../../support/fakeApp.ts';
import { quietLog } from './quietLog.ts';

it('I7: ends a run in Error that never reached its end, and has the webhooks told', async () => {
  const world = fakeWorld();
  const cause = { kind: 'request', request: 'a' } as const;
  const { run } = await startRun(world.app, world.starter, { task: 'hello-world', trigger: 'Manual', cause });
  world.time = new Date(world.time.getTime() + 3600 * 1000);

  for (let tick = 0; tick < 4; tick++) await repairRuns(null, { ...world, log: quietLog });

  expect(await world.app.ledger.runs.get(run.runId)).toMatchObject({ status: 'Error' });
  expect(world.started.at(-1)).toMatchObject({ orchestrator: 'notify', input: { runId: run.runId } });
});
