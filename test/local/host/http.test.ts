import { request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadKeys, type Keys } from '../../../local/host/keys.ts';
import { newState, startHostProcess, type HostProcess } from './support/hostProcess.ts';

describe('an HTTP function on the local host', () => {
  const state = newState();
  let host: HostProcess;
  let keys: Keys;
  beforeAll(async () => {
    host = await startHostProcess({ state, settings: { FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '1000' } });
    keys = loadKeys(state);
  });
  afterAll(() => host.stop());

  function get(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${host.origin}${path}`, init);
  }

  it.each([
    { path: '/api/tasks/node%20public', name: 'task', params: { task: 'node public' } },
    { path: '/API/Tasks/list', name: 'list', params: {} },
    { path: '/api/optional', name: 'optional', params: {} },
    { path: '/api/optional/one', name: 'optional', params: { name: 'one' } },
    { path: '/files/a/b/c.txt', name: 'files', params: { path: 'a/b/c.txt' } },
    { path: '/files', name: 'files', params: { path: '' } },
    { path: '/', name: 'root', params: {} },
  ])('answers $path by the most exact route', async ({ path, name, params }) => {
    const answer = await get(path);

    expect(await answer.json()).toMatchObject({ function: name, params });
  });

  it.each(['/nowhere', '/api/tasks', '/api/tasks/a/b', '/runtime/x', '/admin/functions', '/api/head'])(
    'answers 404 where no route is: %s',
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );

  it('answers 404 for a method that the route does not have', async () => {
    const wrong = await get('/api/tasks/a/runs');
    const right = await get('/api/tasks/a/runs', { method: 'POST' });

    expect([wrong.status, right.status]).toEqual([404, 200]);
  });

  it.each(['HEAD', 'OPTIONS'])('serves %s where a function asks for it', async (method) => {
    const answer = await get('/api/head', { method });

    expect(answer.status).toBe(200);
    expect(await answer.text()).toMatch(method === 'HEAD' ? /^$/ : /OPTIONS/);
  });

  it('gives the function its query, headers and bytes, and sends back its bytes', async () => {
    const query = await get('/api/query?a=1&a=2%203', { headers: { 'X-One': 'first' } });
    const bytes = await get('/api/bytes', { method: 'POST', body: new Uint8Array([1, 2, 3, 255]) });

    expect(await query.json()).toEqual({ all: ['1', '2 3'], header: 'first' });
    expect([bytes.status, bytes.headers.get('x-length')]).toEqual([201, '4']);
    expect([...new Uint8Array(await bytes.arrayBuffer())]).toEqual([0, 255, 10]);
  });

  it('answers 204 for nothing, and 500 without details when the function throws', async () => {
    const nothing = await get('/api/nothing');
    const thrown = await get('/api/throws');

    expect(nothing.status).toBe(204);
    expect([thrown.status, await thrown.text()]).toEqual([500, '']);
    expect(host.log()).toContain('the handler threw');
  });

  it('opens a function to its key and the master key, an admin function to the master key only', async () => {
    const tries = [
      get('/api/forFunctions'),
      get('/api/forFunctions?code=wrong'),
      get(`/api/forFunctions?code=${keys.eventGrid}`),
      get(`/api/forFunctions?code=${keys.function}`),
      get('/api/forFunctions', { headers: { 'x-functions-key': keys.master } }),
      get(`/api/forAdmins?code=${keys.function}`),
      get('/api/forAdmins', { headers: { 'x-functions-key': keys.master } }),
      get('/admin/host/status'),
      get(`/admin/host/status?code=${keys.master}`),
    ];

    const statuses = (await Promise.all(tries)).map((answer) => answer.status);

    expect(statuses).toEqual([401, 401, 401, 200, 200, 401, 200, 401, 200]);
  });

  it('refuses a body over the limit with 413, whether it says its length or not', async () => {
    const said = await get('/api/bytes', { method: 'POST', body: 'x'.repeat(1001) });
    const streamed = await send(
      '/api/bytes',
      { method: 'POST', headers: { 'transfer-encoding': 'chunked' } },
      'x'.repeat(5000),
    );
    const atLimit = await get('/api/bytes', { method: 'POST', body: 'x'.repeat(1000) });

    expect([said.status, streamed, atLimit.status]).toEqual([413, 413, 201]);
  });

  it('listens on 127.0.0.1 and on no other address of this machine', async () => {
    const port = Number(new URL(host.origin).port);
    const others = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
    const addresses = ['127.0.0.2', ...others.map(({ address }) => address)].filter((one) => one !== '127.0.0.1');

    expect(await Promise.all(addresses.map((address) => accepts(address, port)))).toEqual(addresses.map(() => false));
    expect(await accepts('127.0.0.1', port)).toBe(true);
  });

  it('refuses a name that resolves to this machine without being its own', async () => {
    const status = await send('/api/nothing', { headers: { host: 'attacker.example' } });

    expect(status).toBe(421);
  });

  it('gives a function a client that starts an orchestration and links that work', async () => {
    const answer = await get('/api/start/recChild', { method: 'POST', body: '"hello"' });
    const { statusQueryGetUri } = (await answer.json()) as { statusQueryGetUri: string };

    const status = await fetch(statusQueryGetUri);

    expect(answer.status).toBe(202);
    expect([200, 202]).toContain(status.status);
    expect(await status.json()).toMatchObject({ name: 'recChild', input: 'hello' });
  });

  /** With headers that fetch would not send. */
  function send(
    path: string,
    options: { method?: string; headers: Record<string, string> },
    body?: string,
  ): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      const sent = request(`${host.origin}${path}`, options, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sent.on('error', reject).end(body);
    });
  }
});

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
