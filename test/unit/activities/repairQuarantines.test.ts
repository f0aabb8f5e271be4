import { beforeEach, describe, expect, it } from 'vitest';
import type { Tools } from '../../../functions/activities/activity.ts';
import { repairQuarantines } from '../../../functions/activities/repair/repairQuarantines.ts';
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

describe('a quarantine that nobody holds', () => {
  it('is deleted a day after its image was rejected', async () => {
    await reject(1);

    await repairQuarantines(null, tools());

    expect(deleted).toEqual([`quarantine/base-import-node/${'a'.repeat(64)}/node`]);
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
