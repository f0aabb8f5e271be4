import { describe, expect, it } from 'vitest';
import { createClient, type RegistryClient } from './registryClient.ts';
import { startRegistry, type TestRegistry } from './testRegistry.ts';

describe('scope maps', () => {
  it('let a token read the repositories under a prefix and no other', async () => {
    await using registry = await startRegistry();
    for (const repository of ['quarantine/ab12/node', 'node', 'quarantine-not'])
      await registry.client.pushImage(repository, '15');
    const reader = await clientWith(registry, ['repositories/quarantine/*/content/read']);

    const allowed = await reader.send('GET', '/v2/quarantine/ab12/node/manifests/15');
    const others = [
      await reader.send('GET', '/v2/node/manifests/15'),
      await reader.send('GET', '/v2/quarantine-not/manifests/15'),
    ];

    expect(allowed.status).toBe(200);
    expect(others.map((answer) => answer.status)).toEqual([401, 401]);
  });

  it('keep reading, writing and deleting apart', async () => {
    await using registry = await startRegistry();
    await registry.client.pushImage('node', '15');
    const reader = await clientWith(registry, ['repositories/node/content/read']);
    const writer = await clientWith(registry, ['repositories/node/content/read', 'repositories/node/content/write']);

    await writer.pushImage('node', '16');

    expect((await reader.send('POST', '/v2/node/blobs/uploads/')).status).toBe(401);
    expect((await writer.send('DELETE', '/v2/node/manifests/16')).status).toBe(401);
    expect((await writer.send('GET', '/acr/v1/node/_tags')).status).toBe(401);
    expect((await writer.send('GET', '/v2/_catalog')).status).toBe(401);
  });

  it('leave a login that shows all it may do at once with ACR’s answer: it has to get more', async () => {
    await using registry = await startRegistry();
    const login = registry.registry.issueRunLogin(['repositories/node/content/read']);
    const authorization = `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`;

    const answer = await fetch(`${registry.url}/v2/node/blobs/uploads/`, {
      method: 'POST',
      headers: { authorization },
    });

    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain(
      'scope="repository:node:pull,push",error="insufficient_scope"',
    );
    expect(await answer.json()).toEqual({
      errors: [
        {
          code: 'UNAUTHORIZED',
          message: 'authentication required, visit https://aka.ms/acr/authorization for more information.',
          detail: [{ Type: 'repository', Name: 'node', Action: 'push' }],
        },
      ],
    });
  });

  it('let only who may read metadata list tags, as ACR does', async () => {
    await using registry = await startRegistry();
    await registry.client.pushImage('node', '15');
    const puller = await clientWith(registry, ['repositories/node/content/read']);
    const lister = await clientWith(registry, ['repositories/node/metadata/read']);

    const refused = await puller.send('GET', '/v2/node/tags/list');
    const listed = await lister.send('GET', '/v2/node/tags/list');

    expect([refused.status, listed.status]).toEqual([401, 200]);
    expect(refused.headers.get('www-authenticate')).toContain('scope="repository:node:metadata_read"');
  });

  it('hold at once for tokens that exist when they change', async () => {
    await using registry = await startRegistry();
    await registry.client.pushImage('node', '15');
    const reader = await clientWith(registry, ['repositories/other/content/read']);
    const before = await reader.send('GET', '/v2/node/manifests/15');

    await registry.registry.scopeMaps.put({ name: 'token-0', actions: ['repositories/node/content/read'] });

    expect([before.status, (await reader.send('GET', '/v2/node/manifests/15')).status]).toEqual([401, 200]);
  });

  it('come with _repositories_pull built in, which reads everything and nobody can change', async () => {
    await using registry = await startRegistry();
    await registry.client.pushImage('any/thing', '1');
    const { tokens, scopeMaps } = registry.registry;
    await tokens.put({
      name: 'puller',
      scopeMap: '_repositories_pull',
      status: 'enabled',
      createdAt: '2026-01-01T00:00:00Z',
    });
    const { value } = await tokens.generatePassword('puller', 'password1');
    const puller = createClient(registry.url, { username: 'puller', password: value });

    expect((await puller.send('GET', '/v2/any/thing/manifests/1')).status).toBe(200);
    expect((await puller.send('POST', '/v2/any/thing/blobs/uploads/')).status).toBe(401);
    await expect(scopeMaps.put({ name: '_repositories_pull', actions: [] })).rejects.toThrow('built in');
  });

  it('refuse actions that do not exist', async () => {
    await using registry = await startRegistry();

    const put = registry.registry.scopeMaps.put({ name: 'own', actions: ['repositories/node/content/execute'] });

    await expect(put).rejects.toThrow('repositories/node/content/execute');
    expect(registry.registry.scopeMaps.get('own')).toBeUndefined();
  });

  it('survive a restart', async () => {
    await using registry = await startRegistry();
    await registry.registry.scopeMaps.put({ name: 'own', actions: ['repositories/node/content/read'] });

    await registry.restart();

    expect(registry.registry.scopeMaps.get('own')?.actions).toEqual(['repositories/node/content/read']);
  });
});

async function clientWith(registry: TestRegistry, actions: readonly string[]): Promise<RegistryClient> {
  const { tokens, scopeMaps } = registry.registry;
  const name = `token-${tokens.list().length}`;
  await scopeMaps.put({ name, actions });
  await tokens.put({ name, scopeMap: name, status: 'enabled', createdAt: '2026-01-01T00:00:00Z' });
  return createClient(registry.url, {
    username: name,
    password: (await tokens.generatePassword(name, 'password1')).value,
  });
}
