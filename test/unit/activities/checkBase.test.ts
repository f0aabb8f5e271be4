import { describe, expect, it } from 'vitest';
import { checkBase } from '../../../functions/activities/build/checkBase.ts';
import { isBuiltOn } from '../../../functions/activities/build/isBuiltOn.ts';
import type { Digest, RegistryName } from '../../../shared/image.ts';
import type { ImageOrigin } from '../../../shared/ports.ts';
import { buildPurpose, type RunId } from '../../../shared/run.ts';
import { digestOf, fakeWorld } from '../../support/fakeApp.ts';
import { quietLog } from './quietLog.ts';

const green: ImageOrigin = {
  layers: ['node'],
  history: ['COPY rootfs/ /', 'ENV NODE_VERSION=15-alpine', 'ENV BACKGROUND_COLOR=Green'],
};
const red: ImageOrigin = { ...green, history: [...green.history.slice(0, 2), 'ENV BACKGROUND_COLOR=Red'] };

function builtOn({ layers, history }: ImageOrigin): ImageOrigin {
  return { layers: [...layers, 'app'], history: [...history, 'COPY . .', 'CMD ["node", "server.js"]'] };
}

describe('an image', () => {
  it.each<[string, ImageOrigin, boolean]>([
    ['that base', builtOn(green), true],
    ['one with other layers', builtOn({ ...green, layers: ['other'] }), false],
    ['one with the same layers and another variable', builtOn(red), false],
    ['less than the base', { layers: [], history: [] }, false],
    ['that base, by a builder that tells no history', { ...builtOn(green), history: [] }, true],
  ])('on %s is built on it or not', (_, image, expected) => {
    expect(isBuiltOn(image, green)).toBe(expected);
  });

  it('is known by its layers where the base tells no history', () => {
    expect(isBuiltOn(builtOn(green), { ...green, history: [] })).toBe(true);
  });
});

const [decided, built] = [digestOf('a'), digestOf('c')];
const base = 'public/node:15-alpine';

interface Circumstances {
  readonly on?: ImageOrigin;
  /** When the base's tag moved; the build began at 12:00. */
  readonly movedAt?: string;
  /** What the tag holds when that is asked for last. */
  readonly at?: Digest;
}

/** hello-world, whose base was last seen as green, has built an image. */
async function checkBuilt({ on = green, movedAt, at = decided }: Circumstances) {
  const { app, ...world } = fakeWorld();
  const runId = 'aaaaaaaaaa' as RunId;
  app.registries.origin = ({ digest }) => Promise.resolve({ [decided]: green, [built]: builtOn(on) }[digest]);
  let heads = [decided, at];
  app.registries.head = () => {
    const [digest = at, ...later] = heads;
    heads = later;
    return Promise.resolve({ digest, mediaType: 'application/json' });
  };
  app.registries.tagTime = () => Promise.resolve(movedAt);
  app.acrRuns.build = (_, name) =>
    Promise.resolve(
      name === runId
        ? { kind: 'final', acrRunId: 'cf1', status: 'Succeeded', startedAt: '2026-11-24T12:00:00.000Z', pushed: [] }
        : undefined,
    );
  const cause = { kind: 'request', request: 'r' } as const;
  await app.ledger.runs.insert({ runId, task: 'hello-world', trigger: 'Manual', cause, platform: 'linux/amd64' });
  const acrRuns = [{ registry: 'team' as RegistryName, acrRunId: 'cf1', purpose: buildPurpose }];
  await app.ledger.runs.update(runId, () => ({ acrRuns }));
  const answer = await checkBase({ runId, digest: built, base }, { ...world, app, log: quietLog });
  return { answer, run: await app.ledger.runs.get(runId) };
}

describe('I2: the base of a build', () => {
  it.each<[string, Circumstances]>([
    ['has stood still since before the build', { movedAt: '2026-11-24T11:59:59.9Z' }],
    ['is in a registry that does not tell when tags move', {}],
  ])('is kept with the run when it %s', async (_, circumstances) => {
    const { answer, run } = await checkBuilt(circumstances);

    expect(answer).toEqual({ kind: 'right' });
    expect(run?.baseDigest).toBe(decided);
  });

  it.each<[string, Circumstances, string]>([
    ['differs in a variable only', { on: red }, 'the image was built on another'],
    [
      'moved after the build began',
      { movedAt: '2026-11-24T12:00:00.0000001Z' },
      'the tag has moved since the build began',
    ],
    [
      'is not what was decided any more, and may have been made from that',
      { movedAt: '2026-11-24T11:59:59Z', at: digestOf('b') },
      'the tag has moved since the build began',
    ],
  ])('has the image built again when it %s', async (_, circumstances, found) => {
    const { answer, run } = await checkBuilt(circumstances);

    expect(answer).toEqual({
      kind: 'other',
      reason: `${base} should be ${decided}, but ${found}: a newer one was let in meanwhile, or somebody moved it by hand.`,
    });
    expect(run?.baseDigest).toBeUndefined();
  });
});
