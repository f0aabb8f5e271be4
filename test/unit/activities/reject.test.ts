import { expect, it } from 'vitest';
import { beginRun } from '../../../functions/activities/run/beginRun.ts';
import { reject } from '../../../functions/activities/import/decide.ts';
import { importOf, keyOf } from '../../../shared/start/effectiveTask.ts';
import { startRun } from '../../../shared/start/startRun.ts';
import type { RunId } from '../../../shared/run.ts';
import { digestOf, fakeWorld } from '../../support/fakeApp.ts';
import { quietLog } from './quietLog.ts';

const digest = digestOf('a');

it('I4: tells that a digest was promoted by an older run while a newer one rejected it, and refuses one that comes later still', async () => {
  const world = fakeWorld();
  const tools = { app: world.app, starter: world.starter, log: quietLog };
  const { imports, observations } = world.app.ledger;
  const key = keyOf(importOf(world.app, 'base-import-node'));
  const older = await observations.takeNumber('public/node:15-alpine');
  const cause = { kind: 'request', request: 'newer' } as const;
  const { run } = await startRun(world.app, world.starter, { task: key.task, trigger: 'Manual', cause });
  await beginRun(run, tools);

  const promotion = { digest, order: older, runId: 'bcdefghijk' as RunId, uniqueTag: 'unique', byHand: false };
  await imports.promote(key, promotion);
  const answer = await reject({ runId: run.runId, digest, reason: 'no' }, tools);
  const late = await imports.promote(key, { ...promotion, runId: 'cdefghijkl' as RunId });

  expect(answer.isDesired).toBe(true);
  expect(late.kind).toBe('superseded');
});
