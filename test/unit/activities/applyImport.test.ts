import { beforeEach, describe, expect, it } from 'vitest';
import { applyImport } from '../../../functions/activities/import/applyImport.ts';
import { quarantined } from '../../../functions/activities/import/quarantined.ts';
import type { Digest } from '../../../shared/image.ts';
import type { ImportRequest } from '../../../shared/ports.ts';
import type { RunId } from '../../../shared/run.ts';
import { importOf, keyOf } from '../../../shared/start/effectiveTask.ts';
import { digestOf, fakeWorld, type FakeWorld } from '../../support/fakeApp.ts';
import { quietLog } from './quietLog.ts';

const [green, foreign] = [digestOf('a'), digestOf('f')];
const runId = 'aaaaaaaaaa' as RunId;
const [stable, unique] = ['base/node:15-alpine', 'base/node:15-alpine-aaaaaaaaaa'];

let world: FakeWorld;
/** What was done to the registry, in order. */
let done: string[];
/** What an import leaves under its target. */
let leaves: (request: ImportRequest) => Digest | undefined;

beforeEach(() => {
  world = fakeWorld();
  done = [];
  leaves = ({ source }) => source.digest;
  world.app.imports.begin = (request) => {
    const { registry, repository, tag } = request.target;
    const target = `${registry}/${repository}:${tag}`;
    done.push(`${request.mode} ${request.source.repository} → ${target}`);
    const left = leaves(request);
    if (request.mode === 'NoForce' && world.tags.has(target)) return Promise.resolve({ kind: 'conflict' });
    if (left !== undefined) world.tags.set(target, left);
    return Promise.resolve({ kind: 'done' });
  };
  world.app.registries.lock = ({ registry, repository, tag }) => {
    done.push(`lock ${registry}/${repository}:${tag}`);
    return Promise.resolve();
  };
});

function task() {
  return importOf(world.app, 'base-import-node');
}

function apply() {
  return applyImport({ task: task().name }, { app: world.app, starter: world.starter, log: quietLog });
}

async function promoteGreen(): Promise<void> {
  const decision = { digest: green, order: 1, runId, uniqueTag: '15-alpine-aaaaaaaaaa', byHand: false };
  await world.app.ledger.imports.promote(keyOf(task()), decision);
}

async function isTagged(): Promise<boolean | undefined> {
  return (await world.app.ledger.imports.read(keyOf(task()))).promotions[0]?.tagged;
}

it('I6: writes the unique tag without force from quarantine, locks it, and only then moves the stable tag', async () => {
  await promoteGreen();

  expect(await apply()).toEqual({ kind: 'changed' });
  expect(await apply()).toEqual({ kind: 'equal', digest: green, order: 1 });

  const { repository } = quarantined(task(), green);
  expect(done).toEqual([`NoForce ${repository} → ${unique}`, `lock ${unique}`, `Force node → ${stable}`]);
  expect(await isTagged()).toBe(true);
});

it.each([
  ['nothing was decided', undefined],
  ['the tag was only adopted', foreign],
])('I1: writes nothing while %s', async (_, adopted) => {
  if (adopted !== undefined) await world.app.ledger.imports.adopt(keyOf(task()), adopted);

  expect(await apply()).toEqual({ kind: 'nothing' });
  expect(done).toEqual([]);
});

it('takes its own digest under the unique tag for a repeated step', async () => {
  await promoteGreen();
  world.tags.set(unique, green);

  await apply();

  expect(done).toEqual([`lock ${unique}`, `Force node → ${stable}`]);
});

describe('I2: a unique tag', () => {
  it('that holds somebody else’s image is neither locked nor counted as written', async () => {
    await promoteGreen();
    world.tags.set(unique, foreign);

    await expect(apply()).rejects.toMatchObject({ code: 'TAG_TAKEN' });
    expect(done).toEqual([]);
    expect(await isTagged()).toBe(false);
  });

  it.each([
    ['another digest than it was told', 'TAG_TAKEN', foreign],
    ['nothing', 'IMPORT_DIFFERS', undefined],
  ])('under which an import has left %s is a fault', async (_, code, left) => {
    await promoteGreen();
    leaves = () => left;

    await expect(apply()).rejects.toMatchObject({ code });
    expect(done.filter((one) => one.startsWith('lock'))).toEqual([]);
    expect(await isTagged()).toBe(false);
  });

  it('that somebody has moved is written over from the image that is protected', async () => {
    await promoteGreen();
    await apply();
    await world.app.ledger.imports.markMoved(keyOf(task()), 1);
    world.tags.set(unique, foreign);
    done = [];

    await apply();

    expect(done).toEqual([`Force node → ${unique}`, `lock ${unique}`]);
    expect(world.tags.get(unique)).toBe(green);
  });
});
