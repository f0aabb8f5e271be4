import { beforeEach, describe, expect, it } from 'vitest';
import { deploymentSchema } from '../../../shared/api/deployment.ts';
import type { ImportTask } from '../../../shared/config/model.ts';
import type { RunId } from '../../../shared/run.ts';
import { keyOf } from '../../../shared/start/effectiveTask.ts';
import { callApi } from '../../support/callApi.ts';
import { digestOf, fakeWorld, type FakeWorld } from '../../support/fakeApp.ts';

const path = '/api/deployments/hello-world';
const [healthy, unhealthy, base] = [digestOf('1'), digestOf('2'), digestOf('b')];
let world: FakeWorld;

beforeEach(async () => {
  world = fakeWorld();
  const { deployments } = world.app.ledger;
  const onBase = { base: { image: 'base/node:15-alpine', digest: base } };
  await deployments.deploy('hello-world', { digest: healthy, order: 1, runId: 'aaaaaaaaaa' as RunId, ...onBase });
  await deployments.recordHealth('hello-world', healthy, 'healthy');
  await deployments.deploy('hello-world', { digest: unhealthy, order: 2, runId: 'bbbbbbbbbb' as RunId, ...onBase });
  await deployments.recordHealth('hello-world', unhealthy, 'unhealthy');
});

describe('POST /api/deployments/{task}/rollback', () => {
  it.each([
    ['a digest', healthy],
    ['the run that deployed it', 'aaaaaaaaaa'],
  ])('starts a run that goes back to %s', async (_title, to) => {
    const { status, json } = await callApi(world, `POST ${path}/rollback`, { body: { to, note: 'slow' } });

    expect(status).toBe(202);
    expect(json).toMatchObject({ trigger: 'Manual', cause: { kind: 'rollback', digest: healthy, note: 'slow' } });
    expect(world.started).toMatchObject([{ orchestrator: 'rollBackDeployment', instanceId: json!['runId'] }]);
  });

  it.each([
    ['an image that was never deployed', digestOf('9'), 'NOT_HEALTHY'],
    ['one that never became healthy', unhealthy, 'NOT_HEALTHY'],
  ])('refuses %s', async (_title, to, code) => {
    const { status, json } = await callApi(world, `POST ${path}/rollback`, { body: { to } });

    expect([status, json!['code'], world.started]).toEqual([409, code, []]);
  });

  it('refuses an image whose base was revoked', async () => {
    const key = keyOf(world.app.configuration.tasks.get('base-import-node') as ImportTask);
    await world.app.ledger.imports.revoke(key, { digest: base, runId: 'cccccccccc' as RunId, reason: 'CVE' });

    const { status, json } = await callApi(world, `POST ${path}/rollback`, { body: { to: healthy } });

    expect([status, json!['code'], world.started]).toEqual([409, 'BASE_REVOKED', []]);
  });

  it('knows only tasks that deploy', async () => {
    const answers = await Promise.all(
      ['node-public', 'base-import-node', 'nobody'].map((task) =>
        callApi(world, `POST /api/deployments/${task}/rollback`, { body: { to: healthy } }),
      ),
    );

    expect(answers.map(({ status, json }) => [status, json!['code']])).toEqual(
      Array.from({ length: 3 }, () => [404, 'DEPLOYMENT_UNKNOWN']),
    );
  });
});

describe('GET /api/deployments/{task}', () => {
  it('is one deployment with the images that it may go back to', async () => {
    const answer = deploymentSchema.parse((await callApi(world, `GET ${path}`)).json);

    expect(answer.images.map(({ digest, health, wasRolledBackFrom }) => [digest, health, wasRolledBackFrom])).toEqual([
      [unhealthy, 'unhealthy', false],
      [healthy, 'healthy', false],
    ]);
  });
});
