import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { basicOf, codeOf, createClient } from './registryClient.ts';
import { everything, startRegistry, type TestRegistry } from './testRegistry.ts';

describe('logging in', () => {
  it('says where to get a token and for what', async () => {
    await using registry = await startRegistry();
    const service = registry.registry.loginServer;

    const base = await fetch(`${registry.url}/v2/`);
    const push = await fetch(`${registry.url}/v2/library/node/blobs/uploads/`, { method: 'POST' });
    const tags = await fetch(`${registry.url}/acr/v1/library%2Fnode/_tags`);

    expect([base.status, await codeOf(base)]).toEqual([401, 'UNAUTHORIZED']);
    expect(base.headers.get('www-authenticate')).toBe(
      `Bearer realm="http://${service}/oauth2/token",service="${service}"`,
    );
    expect(push.headers.get('www-authenticate')).toContain('scope="repository:library/node:pull,push"');
    expect(tags.headers.get('www-authenticate')).toContain('scope="repository:library/node:metadata_read"');
  });

  it('lets a token of ACR in, directly and by the token service, with either password', async () => {
    await using registry = await startRegistry();
    const [one, two] = [
      await createToken(registry, 'puller', 'password1'),
      await createToken(registry, 'puller', 'password2'),
    ];
    await registry.client.pushImage('node', '15');

    for (const login of [one, two]) {
      const direct = await fetch(`${registry.url}/v2/node/manifests/15`, {
        headers: { authorization: basicOf(login) },
      });
      const byToken = await createClient(registry.url, login).send('GET', '/v2/node/manifests/15');
      expect([direct.status, byToken.status]).toEqual([200, 200]);
    }
  });

  it('answers a wrong password as ACR does', async () => {
    await using registry = await startRegistry();
    const login = await createToken(registry, 'puller', 'password1');
    const authorization = basicOf({ ...login, password: 'guess' });

    const answer = await fetch(`${registry.url}/oauth2/token?service=x&scope=repository:node:pull`, {
      headers: { authorization },
    });

    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual({
      errors: [
        {
          code: 'UNAUTHORIZED',
          message: 'authentication required, visit https://aka.ms/acr/authorization for more information.',
        },
      ],
    });
  });

  it('still knows its tokens after a restart, and keeps no password in its folder', async () => {
    await using registry = await startRegistry();
    const login = await createToken(registry, 'puller', 'password1');

    await registry.restart();

    const answer = await fetch(`${registry.url}/v2/`, { headers: { authorization: basicOf(login) } });
    expect(answer.status).toBe(200);
    expect(await everyFileOf(registry.directory)).not.toContain(login.password);
  });

  it.each<[string, (registry: TestRegistry) => Promise<unknown>]>([
    ['its password was replaced', ({ registry }) => registry.tokens.generatePassword('puller', 'password1')],
    [
      'it was disabled',
      ({ registry }) => registry.tokens.put({ ...registry.tokens.get('puller')!, status: 'disabled' }),
    ],
    ['it was deleted', ({ registry }) => registry.tokens.delete('puller')],
  ])('refuses a token after %s', async (_, change) => {
    await using registry = await startRegistry();
    const login = await createToken(registry, 'puller', 'password1');

    await change(registry);

    const answer = await fetch(`${registry.url}/oauth2/token?service=x`, {
      headers: { authorization: basicOf(login) },
    });
    expect([answer.status, await codeOf(answer)]).toEqual([401, 'UNAUTHORIZED']);
  });

  it('refuses a password after its expiry', async () => {
    let now = new Date('2026-01-01T00:00:00Z');
    await using registry = await startRegistry({ now: () => now });
    const login = await createToken(registry, 'puller', 'password1', '2026-01-02T00:00:00Z');

    const before = await fetch(`${registry.url}/v2/`, { headers: { authorization: basicOf(login) } });
    now = new Date('2026-01-02T00:00:00Z');
    const after = await fetch(`${registry.url}/v2/`, { headers: { authorization: basicOf(login) } });

    expect([before.status, after.status]).toEqual([200, 401]);
  });

  it('ends a run’s login, and the tokens it was given, when it is withdrawn', async () => {
    await using registry = await startRegistry();
    await registry.client.pushImage('node', '15');
    const login = registry.registry.issueRunLogin(everything);
    const authorization = `Bearer ${(await tokenOf(registry, basicOf(login), 'repository:node:pull')) ?? ''}`;
    const before = await fetch(`${registry.url}/v2/node/manifests/15`, { headers: { authorization } });

    login.withdraw();

    const after = await fetch(`${registry.url}/v2/node/manifests/15`, { headers: { authorization } });
    const direct = await fetch(`${registry.url}/v2/`, { headers: { authorization: basicOf(login) } });
    expect([before.status, after.status, direct.status]).toEqual([200, 401, 401]);
  });

  it('refuses a token that another registry has signed, or that has expired', async () => {
    let now = new Date();
    await using registry = await startRegistry({ now: () => now });
    await using other = await startRegistry();
    const foreign = await tokenOf(other, basicOf(other.registry.issueRunLogin(everything)), 'repository:node:pull');
    const own = await tokenOf(registry, basicOf(registry.registry.issueRunLogin(everything)), 'repository:node:pull');

    const refused = await fetch(`${registry.url}/v2/`, { headers: { authorization: `Bearer ${foreign ?? ''}` } });
    const accepted = await fetch(`${registry.url}/v2/`, { headers: { authorization: `Bearer ${own ?? ''}` } });
    now = new Date(now.getTime() + 75 * 60 * 1000);
    const expired = await fetch(`${registry.url}/v2/`, { headers: { authorization: `Bearer ${own ?? ''}` } });

    expect([refused.status, accepted.status, expired.status]).toEqual([401, 200, 401]);
  });
});

describe('exchanging an Azure access token', () => {
  it('gives a refresh token, which gives access tokens, both in three parts', async () => {
    await using registry = await startRegistry({
      identityActions: (token, name) => (token === 'azure' && name === 'base' ? everything : undefined),
    });
    await registry.client.pushImage('node', '15');
    const service = registry.registry.loginServer;

    const refresh = await postForm(registry, 'exchange', {
      grant_type: 'access_token',
      service,
      access_token: 'azure',
    });
    const access = await postForm(registry, 'token', {
      grant_type: 'refresh_token',
      service,
      scope: 'repository:node:metadata_read',
      refresh_token: String(refresh.body['refresh_token']),
    });

    const claims = claimsOf(String(access.body['access_token']));
    expect(claimsOf(String(refresh.body['refresh_token']))['exp']).toBeGreaterThan(Date.now() / 1000);
    expect(claims['access']).toEqual([{ type: 'repository', name: 'node', actions: ['metadata_read'] }]);
    const authorization = `Bearer ${String(access.body['access_token'])}`;
    const tags = await fetch(`${registry.url}/acr/v1/node/_tags`, { headers: { authorization } });
    const manifest = await fetch(`${registry.url}/v2/node/manifests/15`, { headers: { authorization } });
    expect([tags.status, manifest.status]).toEqual([200, 401]);
    expect(manifest.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
  });

  it('refuses an Azure access token that is not valid', async () => {
    await using registry = await startRegistry({ identityActions: () => undefined });

    const answer = await postForm(registry, 'exchange', {
      grant_type: 'access_token',
      service: 'x',
      access_token: 'forged',
    });

    expect(answer.status).toBe(401);
  });
});

async function createToken(
  { registry }: TestRegistry,
  name: string,
  slot: 'password1' | 'password2',
  expiry?: string,
): Promise<{ username: string; password: string }> {
  const token = { name, scopeMap: '_repositories_pull', status: 'enabled', createdAt: '2026-01-01T00:00:00Z' } as const;
  await registry.tokens.put(registry.tokens.get(name) ?? token);
  return { username: name, password: (await registry.tokens.generatePassword(name, slot, expiry)).value };
}

async function tokenOf(registry: TestRegistry, authorization: string, scope: string): Promise<string | undefined> {
  const answer = await fetch(`${registry.url}/oauth2/token?service=x&scope=${scope}`, { headers: { authorization } });
  return ((await answer.json()) as { access_token?: string }).access_token;
}

async function postForm(registry: TestRegistry, path: string, form: Record<string, string>) {
  const answer = await fetch(`${registry.url}/oauth2/${path}`, { method: 'POST', body: new URLSearchParams(form) });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

function claimsOf(token: string): Record<string, unknown> {
  const parts = token.split('.');
  expect(parts).toHaveLength(3);
  return JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
}

async function everyFileOf(directory: string): Promise<string> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1'));
  return (await Promise.all(files)).join('\n');
}
