import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { apiMarkdown } from '../../../docs/scripts/apiMarkdown.ts';
import { gitPushRoutes } from '../../../functions/triggers/gitPushed.ts';
import { openApiRoutes } from '../../../functions/triggers/http/openapi.ts';
import { apiRoutes } from '../../../functions/triggers/http/routes.ts';
import { openApiDocument } from '../../../shared/api/openapi/document.ts';
import { operations } from '../../../shared/api/openapi/operations.ts';
import { answerSchemas } from '../../../shared/api/openapi/schemas.ts';
import type { RunId } from '../../../shared/run.ts';
import { importOf, keyOf } from '../../../shared/start/effectiveTask.ts';
import { callApi } from '../../support/callApi.ts';
import { digestOf, fakeWorld } from '../../support/fakeApp.ts';

describe('the OpenAPI description', () => {
  it('has every operation that the app serves, and no other', () => {
    // The Git webhook is for Git hosts, and the description does not describe itself.
    const apart = new Set([...gitPushRoutes, ...openApiRoutes].map(({ name }) => name));
    const served = apiRoutes
      .filter(({ name }) => !apart.has(name))
      .map(({ name, method, path, access }) => [name, method, `/${path}`, access === 'function' ? 'key' : access]);

    const described = operations.map(({ id, method, path, access }) => [id, method, path, access]);

    expect(described.sort()).toEqual(served.sort());
  });

  it('is served to anybody, in version 3.1', async () => {
    const { status, json } = await callApi(fakeWorld(), 'GET /api/openapi.json');

    expect([status, json?.['openapi']]).toEqual([200, '3.1.1']);
  });

  it('refers to no schema that it does not have', () => {
    const text = JSON.stringify(openApiDocument());
    const { schemas } = openApiDocument()['components'] as { schemas: Record<string, unknown> };

    const referred = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);

    expect(referred.length).toBeGreaterThan(20);
    expect(referred.filter((name) => !(String(name) in schemas))).toEqual([]);
  });

  it('says of a request that what has a default may be missing, of an answer that it never is', () => {
    const { schemas } = openApiDocument()['components'] as { schemas: Record<string, { required?: string[] }> };

    expect(schemas['RollbackRequest']?.required).toEqual(['to']);
    expect(schemas['RunList']?.required).toEqual(['items']);
  });
});

/** Where there is no answer without one. */
const queryOf: Readonly<Record<string, string>> = { '/api/why': '?image=node:15-alpine' };

describe('what the API answers', () => {
  const read = operations.filter(({ method, answer }) => method === 'GET' && answer.schema !== undefined);

  it.each(read)('to $path is all of it described', async ({ path, answer }) => {
    const world = fakeWorld();
    const { json: started } = await callApi(world, 'POST /api/tasks/base-import-node/runs');
    const task = importOf(world.app, 'base-import-node');
    await world.app.ledger.imports.adopt(keyOf(task), digestOf('a'));
    const names = { task: 'hello-world', import: 'base-import-node', run: String(started?.['runId']) };
    const target = path.replace(/\{(\w+)\}/, (_, name: keyof typeof names) => names[name]);

    const { status, json } = await callApi(world, `GET ${target}${queryOf[path] ?? ''}`);

    expect(status).toBe(200);
    // A schema leaves out what it does not know.
    expect(answerSchemas[answer.schema as keyof typeof answerSchemas].parse(json)).toEqual(json);
  });
});

describe('the log of a run', () => {
  it('is plain text with the headers that are described', async () => {
    const world = fakeWorld();
    const { json } = await callApi(world, 'POST /api/tasks/hello-world/runs');
    const described = operations.find(({ id }) => id === 'showRunLog')?.answer.headers ?? {};

    const { status, headers } = await callApi(world, `GET /api/runs/${String(json?.['runId'])}/log`);

    expect([status, headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(Object.keys(described)).toHaveLength(2);
    expect(Object.keys(headers)).toEqual(expect.arrayContaining(Object.keys(described)));
  });
});

/** What each operation that acts is asked. */
const bodies: Readonly<Record<string, object>> = {
  updateTask: { set: { MODE: 'fast' } },
  manualRun: {},
  cancelRun: {},
  rollBackImage: { to: 'u1' },
  revokeImage: { digest: digestOf('a'), reason: 'CVE' },
  deploymentRollback: { to: digestOf('c') },
};

describe('what the API answers to what acts', () => {
  const acting = operations.filter(({ method }) => method !== 'GET');

  async function ask({ method, path }: (typeof acting)[number], body: object, headers = {}) {
    const world = fakeWorld();
    const { imports, deployments } = world.app.ledger;
    const runId = 'aaaaaaaaaa' as RunId;
    const key = keyOf(importOf(world.app, 'base-import-node'));
    await imports.promote(key, { digest: digestOf('a'), order: 1, runId, uniqueTag: 'u1', byHand: false });
    await deployments.deploy('hello-world', { digest: digestOf('c'), order: 1, runId });
    await deployments.recordHealth('hello-world', digestOf('c'), 'healthy');
    const { json } = await callApi(world, 'POST /api/tasks/base-import-node/runs');
    const names = { task: 'hello-world', import: 'base-import-node', run: String(json?.['runId']) };
    const target = path.replace(/\{(\w+)\}/, (_, name: keyof typeof names) => names[name]);
    return callApi(world, `${method} ${target}`, { body, headers });
  }

  it.each(acting)('$method $path is all of it described, status and all', async (operation) => {
    const { answer, id } = operation;

    const { status, json, headers } = await ask(operation, bodies[id] ?? {});

    expect(status).toBe(answer.status);
    expect(answerSchemas[answer.schema as keyof typeof answerSchemas].parse(json)).toEqual(json);
    expect(Object.keys(headers)).toEqual(expect.arrayContaining(Object.keys(answer.headers ?? {})));
  });

  it.each(acting)('$method $path refuses in the words of its description', async (operation) => {
    const hasBody = operation.body !== undefined;
    const answers = await Promise.all([
      ...(hasBody ? [ask(operation, { nobody: 'knows this' }), ask(operation, { long: 'x'.repeat(70_000) })] : []),
      ask(operation, {}, { origin: 'https://evil.test' }),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([...(hasBody ? [400, 413] : []), 403]);
    for (const { json } of answers) {
      expect(answerSchemas.Problem.parse(json)).toEqual(json);
      expect(operation.refusals).toContain(json?.['code']);
    }
  });
});

describe('docs/api.md', () => {
  it('is what the schemas say: run `npm run docs` after a change', () => {
    expect(readFileSync('docs/api.md', 'utf8')).toBe(apiMarkdown());
  });
});
