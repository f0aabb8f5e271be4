import { beforeEach, describe, expect, it } from 'vitest';
import type { Tools } from '../../../functions/activities/activity.ts';
import { decideRevocation } from '../../../functions/activities/import/decide.ts';
import { startRun } from '../../../shared/start/startRun.ts';
import { importOf, keyOf } from '../../../shared/start/effectiveTask.ts';
import type { Digest } from '../../../shared/image.ts';
import type { RunId } from '../../../shared/run.ts';
import { digestOf, fakeWorld, type FakeWorld } from '../../support/fakeApp.ts';
import { quietLog } from './quietLog.ts';

const [purple, green] = [digestOf('a'), digestOf('b')];
let world: FakeWorld;
let alerts: string[];

beforeEach(async () => {
  world = fakeWorld();
  alerts = [];
  await promote(purple, 1);
});

async function promote(digest: Digest, order: number): Promise<void> {
  const key = keyOf(importOf(world.app, 'base-import-node'));
  const runId = `promoting${order}` as RunId;
  await world.app.ledger.imports.promote(key, { digest, order, runId, uniqueTag: `unique-${order}`, byHand: false });
}

async function revoke(digest: Digest, note = 'It leaks') {
  const tools: Tools = { ...world, log: { ...quietLog, error: (line) => alerts.push(line) } };
  const cause = { kind: 'revocation', request: 'a', digest, note } as const;
  const { run } = await startRun(world.app, world.starter, { task: 'base-import-node', trigger: 'Manual', cause });
  return decideRevocation({ runId: run.runId, reason: '' }, tools);
}

describe('a revoked digest that is in use', () => {
  it('gives way to the last good one', async () => {
    await promote(green, 2);

    const reason = `Revoked ${green}: It leaks. base/node:15-alpine goes back to ${purple}.`;
    expect(await revoke(green)).toEqual({ kind: 'replaced', reason });
    expect(alerts).toEqual([]);
  });

  it('stays where there is no good one, with an alert', async () => {
    const { kind, reason } = await revoke(purple, 'It leaks.');

    expect(kind).toBe('standing');
    expect(reason).toContain('It leaks. There is no earlier good digest');
    expect(alerts).toHaveLength(1);
  });
});

it('says of a revoked digest that is not in use that nothing had to change', async () => {
  await promote(green, 2);

  expect(await revoke(purple)).toEqual({
    kind: 'notDesired',
    reason: `Revoked ${purple}: It leaks. It was not in use.`,
  });
});

describe('an application that runs on a revoked digest which is not in use any more', () => {
  beforeEach(async () => {
    await promote(green, 2);
    const base = { image: 'base/node:15-alpine', digest: purple };
    const { deployments } = world.app.ledger;
    await deployments.deploy('hello-world', { digest: digestOf('c'), order: 1, runId: 'deploying1' as RunId, base });
  });

  function builds(): readonly string[] {
    return world.started.map(({ orchestrator }) => orchestrator).filter((name) => name === 'imageBuild');
  }

  it('is built anew on what is', async () => {
    await revoke(purple);

    expect(builds()).toEqual(['imageBuild']);
    expect((await world.app.ledger.runs.list({ task: 'hello-world' }, 5)).items).toMatchObject([
      { trigger: 'Image Update', cause: { kind: 'request' } },
    ]);
  });

  it('is left with an alert while its task is disabled', async () => {
    await world.app.ledger.settings.setEnabled('hello-world', false);

    await revoke(purple);

    expect(builds()).toEqual([]);
    expect(alerts).toEqual([`ALERT: hello-world runs on ${purple}, which is revoked, and is disabled.`]);
  });
});
