import { beforeEach, describe, expect, it } from 'vitest';
import { runSchema } from '../../../shared/api/run.ts';
import { taskListSchema, taskSchema } from '../../../shared/api/task.ts';
import { callApi } from '../../support/callApi.ts';
import { commitOf, digestOf, fakeWorld, type FakeWorld } from '../../support/fakeApp.ts';

let world: FakeWorld;
beforeEach(() => {
  world = fakeWorld();
});

describe('GET /api/tasks', () => {
  it('shows each task with what is in force', async () => {
    const { status, json } = await callApi(world, 'GET /api/tasks');

    expect(status).toBe(200);
    expect(taskListSchema.parse(json).items).toMatchObject([
      {
        name: 'node-public',
        kind: 'build',
        status: 'Enabled',
        image: 'public/node:15-alpine',
        platform: 'linux/amd64',
      },
      {
        name: 'base-import-node',
        kind: 'import',
        from: 'public/node:15-alpine',
        to: 'base/node:15-alpine',
        gates: ['test'],
        triggers: { commit: true, baseImage: true, revalidate: '0 3 * * *' },
      },
      {
        name: 'hello-world',
        image: 'team/hello-world',
        context: 'https://git.test/hello-world.git#main',
        set: [{ name: 'REGISTRY_FROM_URL', value: '${registry.base}/', source: 'file' }],
        containerGroup: 'hello',
      },
    ]);
  });

  it('answers 404 for a task that is not there, with a code and a remedy', async () => {
    const { status, headers, json } = await callApi(world, 'GET /api/tasks/nothing');

    expect(status).toBe(404);
    expect(headers['content-type']).toBe('application/problem+json');
    expect(json).toEqual({
      type: 'about:blank',
      title: 'There is no such task',
      status: 404,
      detail: 'There is no task nothing in customhouse.yaml.',
      code: 'TASK_UNKNOWN',
      remedy: 'GET /api/tasks lists them.',
    });
  });
});

describe('POST /api/tasks/{task}/runs', () => {
  it('starts a run by hand, of a disabled task too', async () => {
    await callApi(world, 'PATCH /api/tasks/hello-world', { body: { enabled: false } });

    const { status, headers, json } = await callApi(world, 'POST /api/tasks/hello-world/runs');

    const run = runSchema.parse(json);
    expect(status).toBe(202);
    expect(run).toMatchObject({ task: 'hello-world', trigger: 'Manual', status: 'Queued', platform: 'linux/amd64' });
    expect(headers['location']).toBe(`/api/runs/${run.runId}`);
    expect(world.started).toEqual([{ orchestrator: 'imageBuild', instanceId: run.runId, input: undefined }]);
  });

  it('is the same run for the same Idempotency-Key, and another without one', async () => {
    const key = { headers: { 'idempotency-key': 'deploy-7' } };
    const [first, again, other] = [
      await callApi(world, 'POST /api/tasks/hello-world/runs', key),
      await callApi(world, 'POST /api/tasks/hello-world/runs', { ...key, body: {} }),
      await callApi(world, 'POST /api/tasks/hello-world/runs'),
    ];

    expect(again.json?.['runId']).toBe(first.json?.['runId']);
    expect(other.json?.['runId']).not.toBe(first.json?.['runId']);
  });

  it.each([
    ['a body that is no JSON', { body: '{' }, 'BODY_INVALID'],
    ['an unknown field', { body: { force: true } }, 'BODY_INVALID'],
    ['a key that no header can be', { headers: { 'idempotency-key': 'a b' } }, 'HEADER_INVALID'],
  ])('refuses %s', async (_title, options, code) => {
    const { status, json } = await callApi(world, 'POST /api/tasks/hello-world/runs', options);

    expect([status, json?.['code']]).toEqual([400, code]);
    expect(world.started).toEqual([]);
  });

  it('refuses a body that is too large', async () => {
    const { status } = await callApi(world, 'POST /api/tasks/hello-world/runs', { body: 'x'.repeat(70_000) });

    expect(status).toBe(413);
  });
});

describe('PATCH /api/tasks/{task}', () => {
  it('sets and unsets build arguments on top of the file', async () => {
    const set = { set: { REGISTRY_FROM_URL: '${registry.public}/', DEBUG: '1' } };

    const changed = await callApi(world, 'PATCH /api/tasks/hello-world', { body: set });
    const back = await callApi(world, 'PATCH /api/tasks/hello-world', {
      body: { unset: ['REGISTRY_FROM_URL', 'DEBUG'] },
    });

    expect(taskSchema.parse(changed.json).set).toEqual([
      { name: 'REGISTRY_FROM_URL', value: '${registry.public}/', source: 'set' },
      { name: 'DEBUG', value: '1', source: 'set' },
    ]);
    expect(taskSchema.parse(back.json).set).toEqual([
      { name: 'REGISTRY_FROM_URL', value: '${registry.base}/', source: 'file' },
    ]);
  });

  it('watches what the task then builds on before it answers', async () => {
    world.tags.set('public/node:15-alpine', digestOf('a'));

    const { json } = await callApi(world, 'PATCH /api/tasks/hello-world', {
      body: { set: { REGISTRY_FROM_URL: '${registry.public}/' } },
    });

    expect(taskSchema.parse(json).bases).toEqual(['public/node:15-alpine']);
    expect(await world.app.ledger.observations.watchedBy('hello-world')).toContain('public/node:15-alpine');
    expect(world.started).toEqual([]);
  });

  it('enables a task at the last observation: nothing runs for what was there before', async () => {
    await callApi(world, 'PATCH /api/tasks/hello-world', { body: { enabled: false } });
    expect(await world.app.ledger.observations.watchedBy('hello-world')).toEqual([]);
    world.commits.set('https://git.test/hello-world.git', commitOf('b'));

    const { json } = await callApi(world, 'PATCH /api/tasks/hello-world', { body: { enabled: true } });

    expect(json).toMatchObject({ status: 'Enabled' });
    expect(await world.app.ledger.observations.watchedBy('hello-world')).toContain(
      'https://git.test/hello-world.git#main',
    );
    expect(world.started).toEqual([]);
  });

  it.each([
    ['nothing to change', 'hello-world', {}, '400 BODY_INVALID'],
    ['an unknown field', 'hello-world', { name: 'x' }, '400 BODY_INVALID'],
    ['a name that is no build argument', 'hello-world', { set: { 'a-b': '1' } }, '400 BODY_INVALID'],
    ['a registry that is not there', 'hello-world', { set: { A: '${registry.nowhere}/' } }, '400 BODY_INVALID'],
    ['build arguments of an import', 'base-import-node', { set: { A: '1' } }, '409 NOT_A_BUILD'],
    ['a task that is not there', 'nothing', { enabled: true }, '404 TASK_UNKNOWN'],
  ])('refuses %s', async (_title, task, body, expected) => {
    const { status, json } = await callApi(world, `PATCH /api/tasks/${task}`, { body });

    expect(`${status} ${String(json?.['code'])}`).toBe(expected);
  });
});
