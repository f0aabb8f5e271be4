import { beforeEach, describe, expect, it } from 'vitest';
import { callApi } from '../../support/callApi.ts';
import { fakeWorld, type FakeWorld } from '../../support/fakeApp.ts';

let world: FakeWorld;

/** An app with App Service Authentication in front of it. */
function signIn(): void {
  Object.assign(world.app, { signIn: 'appService' });
}
beforeEach(() => {
  world = fakeWorld();
});

function principal(...roles: string[]): Record<string, string> {
  const claims = [{ typ: 'name', val: 'Ada' }, ...roles.map((val) => ({ typ: 'roles', val }))];
  const json = JSON.stringify({ auth_typ: 'aad', name_typ: 'name', role_typ: 'roles', claims });
  return { 'x-ms-client-principal': Buffer.from(json).toString('base64') };
}
const samePage = { 'sec-fetch-site': 'same-origin' };
const run = 'POST /ui/api/tasks/hello-world/runs';

describe('people under /ui/api', () => {
  it.each(['GET /ui/api/runs', run])(
    'are unknown without App Service Authentication, whoever they say they are: %s',
    async (operation) => {
      const { status } = await callApi(world, operation, { headers: { ...principal('operator'), ...samePage } });

      expect(status).toBe(404);
      expect(world.started).toEqual([]);
    },
  );

  it.each([
    ['nobody who is signed in', {}, 401, 'SIGN_IN_REQUIRED'],
    ['a header that is no principal', { 'x-ms-client-principal': 'e30' }, 401, 'SIGN_IN_REQUIRED'],
    ['somebody without a role', principal(), 403, 'ROLE_REQUIRED'],
    ["somebody with another application's role", principal('Operator', 'admin'), 403, 'ROLE_REQUIRED'],
  ])('see nothing as %s', async (_who, headers, status, code) => {
    signIn();

    const answer = await callApi(world, 'GET /ui/api/runs', { headers });

    expect([answer.status, answer.json?.['code']]).toEqual([status, code]);
  });

  it.each(['reader', 'operator'])('see everything as %s', async (role) => {
    signIn();

    expect((await callApi(world, 'GET /ui/api/runs', { headers: principal(role) })).status).toBe(200);
  });

  it('act as operators, from our own page', async () => {
    signIn();

    const { status } = await callApi(world, run, { headers: { ...principal('operator'), ...samePage } });

    expect(status).toBe(202);
    expect(world.started).toHaveLength(1);
  });

  it('are kept with the run that they asked for', async () => {
    signIn();
    const headers = { ...principal('operator'), ...samePage };

    const { json } = await callApi(world, run, { headers });
    const read = await callApi(world, `GET /api/runs/${String(json?.['runId'])}`);

    expect([json?.['requestedBy'], read.json?.['requestedBy']]).toEqual(['Ada', 'Ada']);
  });

  it.each([
    ['as readers', { ...principal('reader'), ...samePage }, 'ROLE_REQUIRED'],
    ['from another site', { ...principal('operator'), 'sec-fetch-site': 'cross-site' }, 'ORIGIN_REFUSED'],
    [
      'from another app of the same domain',
      { ...principal('operator'), 'sec-fetch-site': 'same-site' },
      'ORIGIN_REFUSED',
    ],
    ['from another origin', { ...principal('operator'), origin: 'https://evil.test' }, 'ORIGIN_REFUSED'],
    ['from nobody knows where', principal('operator'), 'ORIGIN_REFUSED'],
  ])('do not act %s', async (_how, headers, code) => {
    signIn();

    const answer = await callApi(world, run, { headers });

    expect([answer.status, answer.json?.['code']]).toEqual([403, code]);
    expect(world.started).toEqual([]);
  });

  it('act from an older browser that says only its origin', async () => {
    signIn();
    const headers = { ...principal('operator'), origin: 'https://customhouse.test', host: 'customhouse.test' };

    expect((await callApi(world, run, { headers })).status).toBe(202);
  });
});

describe('who holds a function key', () => {
  it('acts from a program, which has no origin', async () => {
    expect((await callApi(world, 'POST /api/tasks/hello-world/runs')).status).toBe(202);
  });

  it('is nobody that is known, whoever a header says where no sign-in stands in front', async () => {
    const { json } = await callApi(world, 'POST /api/tasks/hello-world/runs', { headers: principal('operator') });

    expect(json).not.toHaveProperty('requestedBy');
  });

  it('does not act from a page of another site', async () => {
    const headers = { origin: 'https://evil.test' };

    const answer = await callApi(world, 'POST /api/tasks/hello-world/runs', { headers });

    expect([answer.status, answer.json?.['code']]).toEqual([403, 'ORIGIN_REFUSED']);
    expect(world.started).toEqual([]);
  });
});

describe('GET /api/session', () => {
  it('asks for a key where nothing stands in front of the app, and believes no principal', async () => {
    const { json } = await callApi(world, 'GET /api/session', { headers: principal('operator') });

    expect(json).toEqual({ signIn: 'key' });
  });

  it.each([
    [{}, { signIn: 'appService' }],
    [principal(), { signIn: 'appService', name: 'Ada' }],
    [principal('reader', 'operator'), { signIn: 'appService', name: 'Ada', role: 'operator' }],
  ])('says who is signed in', async (headers, expected) => {
    signIn();

    expect((await callApi(world, 'GET /api/session', { headers })).json).toEqual(expected);
  });
});
