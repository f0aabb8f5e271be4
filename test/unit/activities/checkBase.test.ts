import { describe, expect, it } from 'vitest';
import { checkBase } from '../../../functions/activities/build/checkBase.ts';
import { isBuiltOn } from '../../../functions/activities/build/isBuiltOn.ts';
import type { ImageOrigin } from '../../../shared/ports.ts';
import type { RunId } from '../../../shared/run.ts';
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

const built = digestOf('c');

/** hello-world, whose base was last seen as green, has built an image. */
async function checkBuilt(origins: Readonly<Record<string, ImageOrigin>>) {
  const world = fakeWorld();
  const runId = 'aaaaaaaaaa' as RunId;
  world.tags.set('public/node:15-alpine', digestOf('a'));
  world.app.registries.origin = ({ digest }) => Promise.resolve(origins[digest]);
  await world.app.ledger.runs.insert({
    runId,
    task: 'hello-world',
    trigger: 'Manual',
    cause: { kind: 'request', request: 'r' },
    platform: 'linux/amd64',
  });
  const input = { runId, digest: built, base: 'public/node:15-alpine' };
  const answer = await checkBase(input, { ...world, log: quietLog });
  return { answer, run: await world.app.ledger.runs.get(runId) };
}

it('I2: keeps with the run the base that its image was built on', async () => {
  const { answer, run } = await checkBuilt({ [digestOf('a')]: green, [built]: builtOn(green) });

  expect(answer).toEqual({ kind: 'right' });
  expect(run?.baseDigest).toBe(digestOf('a'));
});

it('I2: has an image built again that stands on a base which differs in a variable only', async () => {
  const { answer, run } = await checkBuilt({ [digestOf('a')]: green, [built]: builtOn(red) });

  expect(answer).toEqual({
    kind: 'other',
    reason: `public/node:15-alpine should be ${digestOf('a')}, but the image was built on another: the tag has moved since, or somebody moved it by hand.`,
  });
  expect(run?.baseDigest).toBeUndefined();
});
