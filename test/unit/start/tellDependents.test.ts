import { expect, it } from 'vitest';
import { importOf } from '../../../shared/start/effectiveTask.ts';
import { tellDependents } from '../../../shared/start/tellDependents.ts';
import { digestOf, fakeWorld } from '../../support/fakeApp.ts';

const target = 'base/node:15-alpine';
const [green, blue] = [digestOf('a'), digestOf('b')];

it('I2: tells nobody of a digest that the tag has left meanwhile, so that the next one does not count as late', async () => {
  const { app, starter, tags } = fakeWorld();
  const task = importOf(app, 'base-import-node');
  const movedAt = { ...app, registries: { ...app.registries, tagTime: () => Promise.resolve('2026-11-24T12:00:00Z') } };

  tags.set(target, blue);
  await tellDependents(movedAt, starter, task, green);
  await tellDependents(movedAt, starter, task, blue);

  expect(await app.ledger.observations.current(target)).toMatchObject({ value: blue, number: 1 });
});
