import { beforeEach, describe, expect, it } from 'vitest';
import type { Tools } from '../../../functions/activities/activity.ts';
import { repairQuarantines } from '../../../functions/activities/repair/repairQuarantines.ts';
import { startRun } from '../../../shared/start/startRun.ts';
import { importOf, keyOf } from '../../../shared/start/effectiveTask.ts';
import type { RunId } from '../../../shared/run.ts';
import { digestOf, fakeWorld, type FakeWorld } from '../../support/fakeApp.ts';
import { quietLog } from './quietLog.ts';

const runId = 'abcdefghij' as RunId;
const digest = digestOf('a');
let world: FakeWorld;
let deleted: string[];

beforeEach(async () => {
  world = fakeWorld();
  deleted = [];
  const { imports } = world.app.ledger;
  await imports.enterQuarantine(key(), digest, runId);
  await imports.markQuarantined(key(), digest);
  await imports.leaveQuarantine(key(), digest, runId);
});

function key() {
  return keyOf(importOf(world.app, 'base-import-node'));
}

function tools(): Tools {
  const registries = {
    ...world.app.registries,
    deleteRepository: ({ repository }: { readonly repository: string }) => {
      deleted.push(repository);
      return Promise.resolve();
    },
  };
  return { app: { ...world.app, registries }, starter: world.starter, log: quietLog };
}

async function reject(order: number): Promise<void> {
  await world.app.ledger.imports.reject(key(), { digest, order, runId, reason: 'no' });
  world.time = new Date(world.time.getTime() + 48 * 3600 * 1000);
}

async function repairAfter(days: number): Promise<void> {
  world.time = new Date(Date.parse('2026-11-24T12:00:00Z') + days * 24 * 3600 * 1000);
  await repairQuarantines(null, tools());
}

describe('a quarantine that a run holds', () => {
  it('stays while that run has not ended, and is deleted when it has, though it never let go', async () => {
    const cause = { kind: 'request', request: 'r' } as const;
    const request = { task: 'base-import-node', trigger: 'Manual', cause } as const;
    const { run } = await startRun(world.app, world.starter, request);
    await world.app.ledger.imports.enterQuarantine(key(), digest, run.runId);

    await repairAfter(8);
    expect(deleted).toEqual([]);
    await world.app.ledger.runs.update(run.runId, () => ({ status: 'Error' }));
    await repairAfter(9);

    expect(deleted).toHaveLength(1);
  });

  it('that is being deleted can not be entered until it is gone', async () => {
    const { imports } = world.app.ledger;
    await imports.beginDeletion(key(), digest, () => Promise.resolve(true));

    expect(await imports.enterQuarantine(key(), digest, 'bcdefghijk' as RunId)).toBe('wait');
    await imports.endDeletion(key(), digest);

    expect(await imports.enterQuarantine(key(), digest, 'bcdefghijk' as RunId)).toBe('entered');
  });
});

describe('a quarantine that nobody holds', () => {
  it('is deleted a day after its image was rejected', async () => {
    await world.app.ledger.imports.reject(key(), { digest, order: 1, runId, reason: 'no' });

    await repairAfter(0.99);
    expect(deleted).toEqual([]);
    await repairAfter(1.01);

    expect(deleted).toEqual([`quarantine/base-import-node/${'a'.repeat(64)}/node`]);
  });

  it('is deleted after a week where no gate has answered', async () => {
    await repairAfter(6.99);
    expect(deleted).toEqual([]);
    await repairAfter(7.01);

    expect(deleted).toHaveLength(1);
  });

  it('is deleted once: then there is none', async () => {
    await repairAfter(8);
    await repairAfter(9);

    expect(deleted).toHaveLength(1);
  });

  it('I6: stays while a promotion has no unique tag yet, even where the image was rejected before', async () => {
    await reject(1);
    const later = { digest, order: 2, runId: 'bcdefghijk' as RunId, uniqueTag: '15-alpine-bcdefghijk', byHand: false };
    await world.app.ledger.imports.promote(key(), later);

    await repairQuarantines(null, tools());
    expect(deleted).toEqual([]);

    await world.app.ledger.imports.markTagged(key(), 2);
    await repairQuarantines(null, tools());
    expect(deleted).toHaveLength(1);
  });
});
