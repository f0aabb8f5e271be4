import { expect, it } from 'vitest';
import { buildOf } from '../../../shared/start/effectiveTask.ts';
import { refreshBases } from '../../../shared/start/refreshBases.ts';
import { fakeWorld } from '../../support/fakeApp.ts';

const source = 'https://git.test/base-image-node.git';

it('leaves out what a task builds itself: it would set itself off for ever', async () => {
  const { app, dockerfiles } = fakeWorld();
  dockerfiles.set(source, 'FROM publicacr.azurecr.io/node:15-alpine AS old\nFROM docker.io/library/node:15-alpine\n');

  await refreshBases(app, buildOf(app, 'node-public'));

  expect(await app.ledger.bases.of('node-public')).toEqual(['hub/library/node:15-alpine']);
});

it('reads the source again when a value was set, and not before', async () => {
  const { app, dockerfiles } = fakeWorld();
  const task = buildOf(app, 'hello-world');
  await refreshBases(app, task);
  dockerfiles.set(task.context.url, 'FROM teamacr.azurecr.io/other:1\n');

  await refreshBases(app, task);
  expect(await app.ledger.bases.of(task.name)).toEqual(['base/node:15-alpine']);
  await app.ledger.settings.set(task.name, 'ANY', 'value');
  await refreshBases(app, task);

  expect(await app.ledger.bases.of(task.name)).toEqual(['team/other:1']);
});
