import { beforeEach, describe, expect, it } from 'vitest';
import type { DeployedImage, DeploymentLedger } from '../../../shared/ledger/ledger.ts';
import type { RunId } from '../../../shared/run.ts';
import { digestOf, fakeWorld } from '../../support/fakeApp.ts';

const [first, second, third] = [digestOf('1'), digestOf('2'), digestOf('3')];
const task = 'hello-world';
let deployments: DeploymentLedger;
beforeEach(async () => {
  deployments = fakeWorld().app.ledger.deployments;
  await deployed(first, 1);
  await deployed(second, 2);
});

function runIdOf(order: number): RunId {
  return `aaaaaaaa${String(order).padStart(2, '2')}` as RunId;
}

async function deployed(digest: typeof first, order: number, health?: 'healthy' | 'unhealthy'): Promise<void> {
  const base = { image: 'base/node:15-alpine', digest: digestOf('b') };
  await deployments.deploy(task, { digest, order, runId: runIdOf(order), base });
  await deployments.recordHealth(task, digest, health ?? 'healthy');
}

function rollBack(digest: typeof first, order: number, isGone = false) {
  return deployments.rollBack(task, { digest, order, runId: runIdOf(order) }, () => Promise.resolve(isGone));
}

function goBack(digest: typeof first, order: number, isGone: (image: DeployedImage) => boolean = () => false) {
  const input = { digest, order, runId: runIdOf(order) };
  return deployments.goBack(task, input, (image) => Promise.resolve(isGone(image)));
}

type Refusal = [why: string, ask: { digest?: typeof first; order?: number; isGone?: boolean }, reason: string];

describe('rolling a deployment back by hand', () => {
  it('deploys the earlier image under the run’s own number, on the base that it was built on', async () => {
    const decision = await rollBack(first, 3);

    const { desired, images } = await deployments.read(task);
    expect(decision).toEqual({ kind: 'decided', outcome: 'rolledBack', reason: `Rolled back to ${first}.` });
    expect(desired).toMatchObject({ digest: first, order: 3, outcome: 'rolledBack' });
    expect(images.map(({ digest, order, health }) => [digest, order, health])).toEqual([
      [first, 3, 'unknown'],
      [second, 2, 'healthy'],
      [first, 1, 'healthy'],
    ]);
    expect(images[0]?.base).toEqual({ image: 'base/node:15-alpine', digest: digestOf('b') });
  });

  it.each([
    ['a newer run has decided', { order: 2 }, 'is newer than 2'],
    ['it was never deployed', { digest: third }, 'was never healthy'],
    ['its base was revoked', { isGone: true }, 'was revoked'],
  ] satisfies Refusal[])('is refused when %s, and changes nothing', async (...[, ask, reason]: Refusal) => {
    const { digest = first, order = 3, isGone = false } = ask;
    const before = await deployments.read(task);

    const decision = await rollBack(digest, order, isGone);

    expect(decision).toMatchObject({ kind: 'superseded', reason: expect.stringContaining(reason) as string });
    expect(await deployments.read(task)).toEqual(before);
  });

  it('is refused for an image that never became healthy', async () => {
    await deployed(third, 3, 'unhealthy');

    expect(await rollBack(third, 4)).toMatchObject({ kind: 'superseded' });
  });

  it('decides once, however often the run asks', async () => {
    await rollBack(first, 3);
    await deployed(third, 4);

    expect(await rollBack(first, 3)).toMatchObject({ kind: 'decided' });
    expect((await deployments.read(task)).desired?.digest).toBe(third);
  });

  it('gives way to a run that began after it, and holds against one that began before', async () => {
    await rollBack(first, 4);
    const before = await deployments.deploy(task, { digest: third, order: 3, runId: runIdOf(3) });
    const after = await deployments.deploy(task, { digest: third, order: 5, runId: runIdOf(5) });

    expect([before.kind, after.kind]).toEqual(['superseded', 'decided']);
  });
});

describe('what a deployment goes back to after a roll-back', () => {
  it('is the image that was rolled back to', async () => {
    await rollBack(first, 3);
    await deployments.recordHealth(task, first, 'healthy');
    await deployed(third, 4, 'unhealthy');

    expect(await goBack(third, 4)).toEqual({ kind: 'wentBack', digest: first });
  });

  it('is never the one that was rolled back from', async () => {
    await rollBack(first, 3);
    await deployed(third, 4, 'unhealthy');

    expect(await goBack(third, 4, ({ digest }) => digest === first)).toEqual({ kind: 'none' });
  });

  it('is what ran before when the roll-back’s own target is not healthy any more', async () => {
    await rollBack(first, 3);
    await deployments.recordHealth(task, first, 'unhealthy');

    expect(await goBack(first, 3)).toEqual({ kind: 'wentBack', digest: second });
  });
});
