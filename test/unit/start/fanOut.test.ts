import { expect, it } from 'vitest';
import type { App } from '../../../shared/app.ts';
import type { Observation } from '../../../shared/ledger/ledger.ts';
import { importOf } from '../../../shared/start/effectiveTask.ts';
import { fanOut } from '../../../shared/start/fanOut.ts';
import { lookAtImage } from '../../../shared/start/look.ts';
import { syncWatches } from '../../../shared/start/syncWatches.ts';
import { digestOf, fakeWorld } from '../../support/fakeApp.ts';

const source = 'public/node:15-alpine';

/** A move that a task watches and nobody has followed up. */
async function move(world: ReturnType<typeof fakeWorld>): Promise<{ app: App; moved: Observation }> {
  const { app, tags } = world;
  const task = importOf(app, 'base-import-node');
  tags.set(source, digestOf('a'));
  await syncWatches(app, task);
  tags.set(source, digestOf('b'));
  const moved = await lookAtImage(app, task.from);
  if (moved === undefined) throw new Error('It should be there.');
  return { app, moved };
}

it('starts the watchers of a move once when two tell of it at the same moment', async () => {
  const world = fakeWorld();
  const { app, moved } = await move(world);

  const [first, second] = await Promise.all([fanOut(app, world.starter, moved), fanOut(app, world.starter, moved)]);

  expect(first.map(({ task }) => task)).toEqual(['base-import-node']);
  expect(second).toEqual([]);
  expect(world.started).toHaveLength(1);
});

it('fails for both when it fails, and can be tried again', async () => {
  const world = fakeWorld();
  const { app, moved } = await move(world);
  const broken = { ...world.starter, start: () => Promise.reject(new Error('The engine is silent.')) };

  const both = await Promise.allSettled([fanOut(app, broken, moved), fanOut(app, broken, moved)]);

  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await fanOut(app, world.starter, moved)).toHaveLength(1);
});
