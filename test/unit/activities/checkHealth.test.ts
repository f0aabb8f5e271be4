import { beforeEach, describe, expect, it } from 'vitest';
import { applyDeployment } from '../../../functions/activities/deployment/applyDeployment.ts';
import { checkHealth } from '../../../functions/activities/deployment/checkHealth.ts';
import type { DeploymentSpec, DeploymentState } from '../../../shared/ports.ts';
import type { RunId } from '../../../shared/run.ts';
import { digestOf, fakeWorld, type FakeWorld } from '../../support/fakeApp.ts';
import { quietLog } from './quietLog.ts';

const [green, blue] = [digestOf('a'), digestOf('b')];
const runId = 'aaaaaaaaaa' as RunId;
const task = 'hello-world';
const running: DeploymentState = {
  digest: green,
  provisioning: 'succeeded',
  running: true,
  startedAt: '2026-11-24T12:00:05Z',
  address: 'http://127.0.0.1:80',
  message: undefined,
  restarts: 0,
};

let world: FakeWorld;
/** What happens while the site is asked. */
let meanwhile: () => Promise<unknown>;

beforeEach(async () => {
  world = fakeWorld();
  world.container = running;
  meanwhile = () => Promise.resolve();
  world.app.sites.probe = async () => {
    await meanwhile();
    return { healthy: true, message: 'It answered 200.' };
  };
  await world.app.ledger.deployments.deploy(task, { digest: green, order: 1, runId });
});

function tools() {
  return { app: world.app, starter: world.starter, log: quietLog };
}

function check(notStartedAt?: string) {
  const other = notStartedAt === undefined ? {} : { notStartedAt };
  return checkHealth({ task, digest: green, order: 1, ...other }, tools());
}

describe('a container group', () => {
  it('is healthy when it names our digest before and after its site has answered', async () => {
    expect(await check()).toEqual({ kind: 'healthy' });
  });

  it.each<[string, () => unknown]>([
    ['it names another digest by then', () => (world.container = { ...running, digest: blue })],
    ['its container was started again', () => (world.container = { ...running, startedAt: '2026-11-24T12:00:09Z' })],
    [
      'a newer image was decided',
      () => world.app.ledger.deployments.deploy(task, { digest: blue, order: 2, runId: 'bbbbbbbbbb' as RunId }),
    ],
  ])('I4: has changed, however its site has answered, when %s', async (_, change) => {
    meanwhile = async () => {
      await change();
    };

    expect(await check()).toEqual({ kind: 'changed' });
  });

  it('has changed when somebody put another image into it', async () => {
    world.container = { ...running, digest: blue };

    expect(await check()).toEqual({ kind: 'changed' });
  });

  it('is waited for while the container that ran before is still listed', { timeout: 15_000 }, async () => {
    expect(await check(running.startedAt)).toEqual({
      kind: 'waiting',
      message: 'The previous container is still listed.',
    });
  });

  it('passes on what the container service says as a sentence, so that what follows from it can be read', async () => {
    world.container = { ...running, provisioning: 'failed', running: false, message: 'Error; exit code 1' };

    expect(await check()).toEqual({ kind: 'unhealthy', message: 'Error; exit code 1.' });
  });
});

describe('I4: an image', () => {
  let applied: DeploymentSpec[];
  beforeEach(() => {
    applied = [];
    world.app.containerGroups.apply = (spec) => {
      applied.push(spec);
      return Promise.resolve();
    };
  });

  it('is deployed by its digest, with all that the task says', async () => {
    expect(await applyDeployment({ task, digest: green, order: 1 }, tools())).toEqual({ isApplied: true });
    expect(applied).toMatchObject([
      {
        containerGroup: 'hello',
        resourceGroup: 'rg',
        port: 80,
        image: { registry: 'team', repository: 'hello-world', digest: green },
      },
    ]);
  });

  it.each([
    ['another is decided by now', blue, 1],
    ['it was decided anew under another number', green, 2],
  ])('is left by a late runner when %s', async (_, digest, order) => {
    expect(await applyDeployment({ task, digest, order }, tools())).toEqual({ isApplied: false });
    expect(applied).toEqual([]);
  });
});
