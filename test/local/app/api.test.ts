import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppAlone, startAppAlone } from '../../support/live/appAlone.ts';
import { type AppCall, callApp } from '../../support/live/callApp.ts';

let app: AppAlone;

beforeAll(async () => {
  app = await startAppAlone();
});
afterAll(() => app.remove());

function post(body: unknown, headers = {}): AppCall {
  return { method: 'POST', body, headers };
}
/** What is asked, how, and what it is answered: status and code. */
type Refusal = [what: string, path: string, call: AppCall, status: number, code: string];

const digest = `sha256:${'0'.repeat(64)}`;

describe('the HTTP API', () => {
  it.each([
    ['an unknown task', '/api/tasks/nobody', {}, 404, 'TASK_UNKNOWN'],
    ['a run of an unknown task', '/api/tasks/nobody/runs', post({}), 404, 'TASK_UNKNOWN'],
    ['an unknown run', '/api/runs/aaaaaaaaaa', {}, 404, 'RUN_UNKNOWN'],
    ['the log of an unknown run', '/api/runs/aaaaaaaaaa/log', {}, 404, 'RUN_UNKNOWN'],
    ['a build where an import is meant', '/api/images/hello-world/rollback', post({ to: 'x' }), 404, 'IMPORT_UNKNOWN'],
    ['a body that is not JSON', '/api/tasks/node-public/runs', post('{'), 400, 'BODY_INVALID'],
    ['a body that is no object', '/api/tasks/node-public/runs', post([1]), 400, 'BODY_INVALID'],
    ['a field that nobody knows', '/api/tasks/node-public/runs', post({ digest }), 400, 'BODY_INVALID'],
    [
      'a change with an unknown field',
      '/api/tasks/node-public',
      { method: 'PATCH', body: { enable: true } },
      400,
      'BODY_INVALID',
    ],
    [
      'a change of the wrong type',
      '/api/tasks/node-public',
      { method: 'PATCH', body: { enabled: 'no' } },
      400,
      'BODY_INVALID',
    ],
    ['a roll-back to nothing', '/api/images/base-import-node/rollback', post({}), 400, 'BODY_INVALID'],
    [
      'a roll-back to what was never promoted',
      '/api/images/base-import-node/rollback',
      post({ to: digest }),
      409,
      'NOT_PROMOTED',
    ],
    ['a revocation without a reason', '/api/images/base-import-node/revoke', post({ digest }), 400, 'BODY_INVALID'],
    ['an unknown query', '/api/runs?colour=red', {}, 400, 'QUERY_INVALID'],
    ['a limit that is no number', '/api/runs?limit=all', {}, 400, 'QUERY_INVALID'],
    [
      'a key that is too long',
      '/api/tasks/node-public/runs',
      post({}, { 'idempotency-key': 'k'.repeat(256) }),
      400,
      'HEADER_INVALID',
    ],
    ['a body of 65 KB', '/api/tasks/node-public/runs', post(' '.repeat(65 * 1024)), 413, 'BODY_TOO_LARGE'],
  ] satisfies Refusal[])('refuses %s with a problem that has a code and a remedy', async (...refusal: Refusal) => {
    const [, path, call, status, code] = refusal;
    const answer = await callApp(app.file, path, call);

    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.json).toMatchObject({ status, code });
    for (const word of ['title', 'detail', 'remedy'])
      expect(answer.json?.[word]).toEqual(expect.stringMatching(/\w{3}/));
    expect((await app.ledger.runs.list({}, 10)).items).toEqual([]);
  });

  it('opens to nobody without a key, and tells them nothing', async () => {
    const answer = await callApp(app.file, '/api/runs', { headers: { 'x-functions-key': 'wrong' } });

    expect([answer.status, answer.text]).toEqual([401, '']);
  });

  it('starts one run for a request that is sent again with its key, also after a crash', async () => {
    const call = post({}, { 'idempotency-key': 'once' });
    const first = await callApp(app.file, '/api/tasks/node-public/runs', call);
    const [second, third] = await Promise.all([
      callApp(app.file, '/api/tasks/node-public/runs', call),
      callApp(app.file, '/api/tasks/node-public/runs', call),
    ]);
    await app.killHost();
    await app.startHost();
    const last = await callApp(app.file, '/api/tasks/node-public/runs', call);

    expect([first, second, third, last].map(({ status, json }) => [status, json?.['runId']])).toEqual(
      Array.from({ length: 4 }, () => [202, first.json?.['runId']]),
    );
    expect((await app.ledger.runs.list({}, 10)).items).toHaveLength(1);
  });
});
