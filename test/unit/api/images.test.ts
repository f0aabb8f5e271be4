import { beforeEach, describe, expect, it } from 'vitest';
import { deploymentListSchema } from '../../../shared/api/deployment.ts';
import { imageHistorySchema, imageListSchema } from '../../../shared/api/image.ts';
import type { ImportTask } from '../../../shared/config/model.ts';
import { CustomhouseError } from '../../../shared/errors.ts';
import type { RunId } from '../../../shared/run.ts';
import { keyOf } from '../../../shared/start/effectiveTask.ts';
import { callApi } from '../../support/callApi.ts';
import { digestOf, fakeWorld, type FakeWorld } from '../../support/fakeApp.ts';

const path = '/api/images/base-import-node';
const [good, bad, newest] = [digestOf('a'), digestOf('b'), digestOf('c')];
let world: FakeWorld;

beforeEach(async () => {
  world = fakeWorld();
  const { imports } = world.app.ledger;
  const key = keyOf(world.app.configuration.tasks.get('base-import-node') as ImportTask);
  for (const [order, digest] of [good, bad, newest].entries()) {
    const runId = `aaaaaaaaa${'abc'[order] ?? ''}` as RunId;
    await imports.enterQuarantine(key, digest, runId);
    const uniqueTag = `15-alpine-${runId}`;
    await imports.promote(key, { digest, order: order + 1, runId, uniqueTag, byHand: false });
    world.time = new Date(world.time.getTime() + 1000);
  }
  await imports.revoke(key, { digest: bad, runId: 'aaaaaaaaad' as RunId, reason: 'leaks' });
});

describe('images', () => {
  it('are listed with what they were last decided to be', async () => {
    const { json } = await callApi(world, 'GET /api/images');

    expect(imageListSchema.parse(json).items).toMatchObject([
      {
        import: 'base-import-node',
        image: 'base/node:15-alpine',
        from: 'public/node:15-alpine',
        desired: { digest: newest, outcome: 'promoted', runId: 'aaaaaaaaac' },
      },
    ]);
  });

  it('have a history, newest promotion first, with what was revoked and why', async () => {
    const history = imageHistorySchema.parse((await callApi(world, `GET ${path}/history`)).json);

    expect(history.promotions.map(({ digest, isDesired, isRevoked }) => [digest, isDesired, isRevoked])).toEqual([
      [newest, true, false],
      [bad, false, true],
      [good, false, false],
    ]);
    expect(history.digests.find(({ digest }) => digest === bad)).toMatchObject({ revokedReason: 'leaks' });
  });

  it.each([
    ['a unique tag', '15-alpine-aaaaaaaaaa'],
    ['a promoted digest', good],
  ])('go back to %s', async (_title, to) => {
    const { status, json } = await callApi(world, `POST ${path}/rollback`, { body: { to, note: 'broken' } });

    expect(status).toBe(202);
    expect(json).toMatchObject({ trigger: 'Manual', cause: { kind: 'rollback', digest: good, note: 'broken' } });
    expect(world.started.map(({ orchestrator }) => orchestrator)).toEqual(['rollBack']);
  });

  it.each([
    ['a tag that was never promoted', { to: '15-alpine' }, 409, 'NOT_PROMOTED'],
    ['a revoked digest', { to: bad }, 409, 'DIGEST_REVOKED'],
    ['no target', {}, 400, 'BODY_INVALID'],
    ['an unknown field', { to: good, force: true }, 400, 'BODY_INVALID'],
  ])('do not go back to %s', async (_title, body, status, code) => {
    const answer = await callApi(world, `POST ${path}/rollback`, { body });

    expect([answer.status, answer.json?.['code']]).toEqual([status, code]);
    expect(world.started).toEqual([]);
  });

  it('are revoked by digest, with a reason', async () => {
    const { status, json } = await callApi(world, `POST ${path}/revoke`, { body: { digest: newest, reason: 'CVE' } });

    expect(status).toBe(202);
    expect(json).toMatchObject({ cause: { kind: 'revocation', digest: newest, note: 'CVE' } });
    expect(world.started.map(({ orchestrator }) => orchestrator)).toEqual(['revoke']);
  });

  it.each([
    ['a digest that was never seen', { digest: digestOf('f'), reason: 'CVE' }, 409, 'DIGEST_UNKNOWN'],
    ['a tag', { digest: '15-alpine', reason: 'CVE' }, 400, 'BODY_INVALID'],
    ['no reason', { digest: newest }, 400, 'BODY_INVALID'],
  ])('are not revoked by %s', async (_title, body, status, code) => {
    const answer = await callApi(world, `POST ${path}/revoke`, { body });

    expect([answer.status, answer.json?.['code']]).toEqual([status, code]);
  });

  it('an Idempotency-Key stands for one request: another with it is refused, and starts nothing', async () => {
    const headers = { 'idempotency-key': 'k' };
    await callApi(world, `POST ${path}/rollback`, { headers, body: { to: good } });

    const other = await callApi(world, `POST ${path}/rollback`, { headers, body: { to: newest } });

    expect([other.status, other.json?.['code']]).toEqual([422, 'KEY_REUSED']);
    expect(new Set(world.started.map(({ instanceId }) => instanceId)).size).toBe(1);
  });

  it('are imports: a build has none', async () => {
    const { status, json } = await callApi(world, 'GET /api/images/hello-world/history');

    expect([status, json?.['code']]).toEqual([404, 'IMPORT_UNKNOWN']);
  });
});

describe('GET /api/deployments', () => {
  it('shows what was decided and what runs', async () => {
    world.container = {
      digest: good,
      provisioning: 'succeeded',
      running: true,
      startedAt: undefined,
      address: 'http://127.0.0.1:8080',
      message: undefined,
      restarts: 0,
    };
    const input = { digest: good, order: 1, runId: 'aaaaaaaaaa' as RunId };
    await world.app.ledger.deployments.deploy('hello-world', input);

    const { items } = deploymentListSchema.parse((await callApi(world, 'GET /api/deployments')).json);

    expect(items).toMatchObject([
      {
        task: 'hello-world',
        containerGroup: 'hello',
        desired: { digest: good, outcome: 'deployed' },
        actual: { digest: good, isRunning: true, address: 'http://127.0.0.1:8080' },
        images: [{ digest: good, health: 'unknown', wasRolledBackFrom: false }],
      },
    ]);
  });

  it('shows what was decided also while the container service does not answer', async () => {
    world.app.containerGroups.read = () =>
      Promise.reject(new CustomhouseError('AZURE_UNREACHABLE', 'Azure is silent.'));

    const { items } = deploymentListSchema.parse((await callApi(world, 'GET /api/deployments')).json);

    expect(items).toMatchObject([{ task: 'hello-world', fault: 'Azure is silent.' }]);
  });
});

describe('what goes wrong inside', () => {
  it.each([
    [new CustomhouseError('LEDGER_UNREACHABLE', 'The ledger is silent.', { retryAfterSeconds: 7.2 }), 503, '8'],
    [new CustomhouseError('AZURE_FORBIDDEN', 'Give the app a role.'), 500, undefined],
    [new Error('secret=hunter2'), 500, undefined],
  ])('is answered as problem details: %s', async (error, status, retryAfter) => {
    world.app.ledger.settings.mark = () => Promise.reject(error);
    const lines: string[] = [];

    const answer = await callApi(world, 'GET /api/health', { log: (line) => lines.push(line) });

    expect([answer.status, answer.headers['retry-after']]).toEqual([status, retryAfter]);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.text).not.toContain('hunter2');
    expect(lines).toHaveLength(1);
  });

  it('is nothing when all is well', async () => {
    expect((await callApi(world, 'GET /api/health')).json).toEqual({ status: 'ok' });
  });
});
