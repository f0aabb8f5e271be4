import { describe, expect, it } from 'vitest';
import { basicOf, codeOf, createClient } from './registryClient.ts';
import { startRegistry } from './testRegistry.ts';

const login = { username: 'somebody', password: 'secret' };
const plain = { kind: 'plain', users: { somebody: 'secret' } } as const;

describe('a plain registry', () => {
  it('takes the logins it was given, by its token service', async () => {
    await using registry = await startRegistry(plain);
    const client = createClient(registry.url, login);
    await client.pushIndex('library/node', '15-alpine');

    const wrong = { authorization: basicOf({ ...login, password: 'guess' }) };
    const refused = await fetch(`${registry.url}/oauth2/token?service=x`, { headers: wrong });

    expect((await client.send('GET', '/v2/library/node/manifests/15-alpine')).status).toBe(200);
    expect(refused.status).toBe(401);
  });

  it.each([
    [true, 200, 401],
    [false, 401, 401],
  ])(
    'that lets everybody pull: %s, answers who has no login %i to a pull and %i to a push',
    async (isOpen, pulled, pushed) => {
      await using registry = await startRegistry({ ...plain, anonymousPull: isOpen });
      await createClient(registry.url, login).pushImage('node', '15');

      async function tokenFor(scope: string): Promise<string> {
        const answer = await fetch(`${registry.url}/oauth2/token?service=x&scope=${scope}`);
        return answer.ok ? ((await answer.json()) as { token: string }).token : '';
      }
      async function send(method: string, path: string, scope: string): Promise<number> {
        const headers = { authorization: `Bearer ${await tokenFor(scope)}` };
        return (await fetch(`${registry.url}${path}`, { method, headers })).status;
      }

      expect(await send('GET', '/v2/node/manifests/15', 'repository:node:pull')).toBe(pulled);
      expect(await send('POST', '/v2/node/blobs/uploads/', 'repository:node:pull,push')).toBe(pushed);
    },
  );

  it('lets whoever may pull list tags', async () => {
    await using registry = await startRegistry(plain);

    const answer = await fetch(`${registry.url}/v2/node/tags/list`);

    expect(answer.headers.get('www-authenticate')).toContain('scope="repository:node:pull"');
  });

  it('has nothing of ACR', async () => {
    await using registry = await startRegistry(plain);
    const client = createClient(registry.url, login);
    await client.pushImage('node', '15');

    const metadata = await client.send('GET', '/acr/v1/node/_tags');
    const exchange = await fetch(`${registry.url}/oauth2/exchange`, { method: 'POST' });

    expect([metadata.status, exchange.status]).toEqual([404, 404]);
    expect(registry.events).toEqual([]);
  });

  it('limits the first pull after a tag has moved, and not the look before it', async () => {
    await using registry = await startRegistry({ ...plain, throttleAfterMoveSeconds: 3 });
    const client = createClient(registry.url, login);
    await client.pushImage('node', '15', 'one');
    const first = await client.send('GET', '/v2/node/manifests/15');
    await client.pushImage('node', '15', 'two');

    const look = await client.send('HEAD', '/v2/node/manifests/15');
    const limited = await client.send('GET', '/v2/node/manifests/15');
    const again = await client.send('GET', '/v2/node/manifests/15');

    expect([first.status, look.status, limited.status, again.status]).toEqual([200, 200, 429, 200]);
    expect(limited.headers.get('retry-after')).toBe('3');
    expect(await codeOf(limited)).toBe('TOOMANYREQUESTS');
  });
});
