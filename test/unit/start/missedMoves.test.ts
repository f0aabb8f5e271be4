import { describe, expect, it } from 'vitest';
import { repairBases } from '../../../functions/activities/repair/repairBases.ts';
import { repairDrift } from '../../../functions/activities/repair/repairDrift.ts';
import { repairObservations } from '../../../functions/activities/repair/repairObservations.ts';
import { CustomhouseError } from '../../../shared/errors.ts';
import type { RegistryName, Repository, Tag } from '../../../shared/image.ts';
import type { RunId } from '../../../shared/run.ts';
import { importOf, keyOf } from '../../../shared/start/effectiveTask.ts';
import { prepare } from '../../../shared/start/prepare.ts';
import { reportImage } from '../../../shared/start/report.ts';
import { tellDependents } from '../../../shared/start/tellDependents.ts';
import { digestOf, type FakeWorld, fakeWorld } from '../../support/fakeApp.ts';
import { quietLog } from '../activities/quietLog.ts';

const upstream = { registry: 'public' as RegistryName, repository: 'node' as Repository, tag: '15-alpine' as Tag };
const [green, blue] = [digestOf('a'), digestOf('b')];

/** The reference scenario, in which Git and the upstream registry fall silent when they are told to. */
function silentWorld() {
  const world = fakeWorld();
  const silent = { git: false, upstream: false };
  const { git, registries } = world.app;
  const resolve = git.resolve.bind(git);
  const head = registries.head.bind(registries);
  git.resolve = (context) =>
    silent.git ? Promise.reject(new CustomhouseError('GIT_UNREACHABLE', 'Git is silent.')) : resolve(context);
  registries.head = (image, reference) =>
    silent.upstream && image.registry === 'public'
      ? Promise.reject(new CustomhouseError('REGISTRY_UNREACHABLE', 'The registry is silent.'))
      : head(image, reference);
  return Object.assign(world, { silent, log: quietLog });
}

/** Imports a digest and tells who builds on it, as a run does. */
async function promote({ app, starter, tags }: FakeWorld): Promise<readonly string[]> {
  const task = importOf(app, 'base-import-node');
  const { imports, observations } = app.ledger;
  const order = await observations.takeNumber('public/node:15-alpine');
  const decision = { runId: 'aaaaaaaaaa' as RunId, digest: green, order, byHand: false };
  await imports.promote(keyOf(task), { ...decision, uniqueTag: '15-alpine-aaaaaaaaaa' });
  await imports.markTagged(keyOf(task), order);
  tags.set('base/node:15-alpine', green);
  return (await tellDependents(app, starter, task, green)).map((run) => run.task);
}

async function startedOf({ app }: FakeWorld, task: string): Promise<readonly string[]> {
  return (await app.ledger.runs.list({ task }, 10)).items.map(({ trigger }) => trigger);
}

describe('I3: a base that moves', () => {
  it('while the source of what builds on it can not be read starts that when it can', async () => {
    const world = silentWorld();
    world.silent.git = true;
    await prepare(world.app);
    world.time = new Date('2026-11-24T12:00:05.000Z');
    expect(await promote(world)).toEqual([]);

    world.silent.git = false;
    world.time = new Date('2026-11-24T12:01:00.000Z');
    await repairBases(null, world);
    await repairDrift(null, world);
    await repairDrift(null, world);

    expect(await startedOf(world, 'hello-world')).toEqual(['Image Update']);
  });

  it('before there was what builds on it starts nothing, whenever its source can be read', async () => {
    const world = silentWorld();
    const { configuration } = world.app;
    const tasks = new Map([...configuration.tasks].filter(([name]) => name !== 'hello-world'));
    await promote({ ...world, app: { ...world.app, configuration: { ...configuration, tasks } } });
    world.silent.git = true;
    world.time = new Date('2026-11-24T12:00:05.000Z');
    await prepare({ ...world.app, configuration: { ...configuration, fingerprint: 'with hello-world' } });

    world.silent.git = false;
    world.time = new Date('2026-11-24T12:01:00.000Z');
    await repairBases(null, world);
    await repairDrift(null, world);

    expect(await world.app.ledger.observations.watchedBy('hello-world')).toContain('base/node:15-alpine');
    expect(await startedOf(world, 'hello-world')).toEqual([]);
  });

  it('when the first activity of a process with a new configuration tells it starts what that names', async () => {
    const world = silentWorld();

    expect(await promote(world)).toEqual(['hello-world']);
  });
});

describe('I3: an upstream that can not be looked at when its watch begins', () => {
  it('is watched all the same: its next push starts the import', async () => {
    const world = silentWorld();
    world.silent.upstream = true;
    await prepare(world.app);

    const runs = await reportImage(world.app, world.starter, upstream, { value: blue });

    expect(runs.map(({ task }) => task)).toEqual(['base-import-node']);
  });

  it('starts nothing for what was there before, and the import for what comes then', async () => {
    const world = silentWorld();
    world.tags.set('public/node:15-alpine', green);
    world.silent.upstream = true;
    await prepare(world.app);

    world.silent.upstream = false;
    await repairObservations(null, world);
    expect(await startedOf(world, 'base-import-node')).toEqual([]);
    world.tags.set('public/node:15-alpine', blue);
    await repairObservations(null, world);

    expect(await startedOf(world, 'base-import-node')).toEqual(['Image Update']);
  });

  it('begins anew where nobody has watched for a while', async () => {
    const world = silentWorld();
    const { settings } = world.app.ledger;
    world.tags.set('public/node:15-alpine', green);
    await prepare(world.app);
    await settings.setEnabled('base-import-node', false);
    await repairBases(null, world);

    world.tags.set('public/node:15-alpine', blue);
    world.silent.upstream = true;
    await settings.setEnabled('base-import-node', true);
    await repairBases(null, world);
    world.silent.upstream = false;
    await repairObservations(null, world);

    expect(await startedOf(world, 'base-import-node')).toEqual([]);
  });
});
