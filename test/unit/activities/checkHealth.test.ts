import { expect, it } from 'vitest';
import { checkHealth } from '../../../functions/activities/deployment/checkHealth.ts';
import { digestOf, fakeWorld } from '../../support/fakeApp.ts';
import { quietLog } from './quietLog.ts';

it('passes on what the container service says as a sentence, so that what follows from it can be read', async () => {
  const world = fakeWorld();
  const { app, starter } = world;
  world.container = {
    digest: digestOf('a'),
    provisioning: 'failed',
    running: false,
    startedAt: undefined,
    address: undefined,
    message: 'Error; exit code 1',
    restarts: 3,
  };

  const check = await checkHealth(
    { task: 'hello-world', digest: digestOf('a'), order: 1 },
    { app, starter, log: quietLog },
  );

  expect(check).toEqual({ kind: 'unhealthy', message: 'Error; exit code 1.' });
});
