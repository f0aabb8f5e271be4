import { expect, it } from 'vitest';
import { fanOut } from '../../../shared/start/fanOut.ts';
import { lookAtImage } from '../../../shared/start/look.ts';
import { importOf } from '../../../shared/start/effectiveTask.ts';
import { syncWatches } from '../../../shared/start/syncWatches.ts';
import { digestOf, fakeWorld } from '../../support/fakeApp.ts';

it('begins a new watch at what is there now: what moved unseen while nobody watched starts nothing', async () => {
  const { app, starter, tags } = fakeWorld();
  const task = importOf(app, 'base-import-node');
  tags.set('public/node:15-alpine', digestOf('a'));
  await syncWatches(app, task);
  await app.ledger.settings.setEnabled(task.name, false);
  await syncWatches(app, task);

  tags.set('public/node:15-alpine', digestOf('b'));
  await app.ledger.settings.setEnabled(task.name, true);
  await syncWatches(app, task);
  const observation = await lookAtImage(app, task.from);

  expect(observation && (await fanOut(app, starter, observation))).toEqual([]);
});
