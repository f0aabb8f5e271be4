import { beforeEach, expect, it } from 'vitest';
import { recordAnswer } from '../../../functions/activities/import/gateProgress.ts';
import { startRun } from '../../../shared/start/startRun.ts';
import { importOf, keyOf } from '../../../shared/start/effectiveTask.ts';
import type { RunId } from '../../../shared/run.ts';
import { digestOf, fakeWorld, type FakeWorld } from '../../support/fakeApp.ts';
import { quietLog } from './quietLog.ts';

const digest = digestOf('a');
let world: FakeWorld;
let alerts: string[];

beforeEach(() => {
  world = fakeWorld();
  alerts = [];
});

async function fail(request: string): Promise<void> {
  const cause = { kind: 'request', request } as const;
  const { run } = await startRun(world.app, world.starter, { task: 'base-import-node', trigger: 'Manual', cause });
  const answer = { kind: 'fault', reason: 'chmod +x', evidence: '' } as const;
  await recordAnswer({ run, digest, gate: 'test', answer }, { ...world, log: { ...quietLog, error: log } });
}

function log(line: string): void {
  alerts.push(line);
}

it('raises an alert when the gates could not answer three times in a row about a promoted digest', async () => {
  const promotion = { digest, order: 1, runId: 'abcdefghij' as RunId, uniqueTag: 'unique', byHand: false };
  await world.app.ledger.imports.promote(keyOf(importOf(world.app, 'base-import-node')), promotion);

  for (const request of ['a', 'b', 'c']) await fail(request);

  expect(alerts).toHaveLength(1);
});

it('raises none about a candidate: nothing runs on it', async () => {
  for (const request of ['a', 'b', 'c', 'd']) await fail(request);

  expect(alerts).toEqual([]);
});
