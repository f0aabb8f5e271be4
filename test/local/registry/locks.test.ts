import { describe, expect, it } from 'vitest';
import { codeOf, type RegistryClient } from './registryClient.ts';
import { startRegistry } from './testRegistry.ts';

const locked = { writeEnabled: false, deleteEnabled: false };

describe('a locked tag', () => {
  it('refuses a push and stays where it is', async () => {
    await using registry = await startRegistry();
    const { client } = registry;
    const digest = await client.pushImage('node', '15-run1', 'one');
    await client.pushImage('node', 'other', 'two');
    await lock(client, 'node/_tags/15-run1', locked);
    const other = await client.send('GET', '/v2/node/manifests/other');

    const push = await client.send('PUT', '/v2/node/manifests/15-run1', {
      body: await other.text(),
      headers: { 'content-type': other.headers.get('content-type') ?? '' },
    });

    expect([push.status, await codeOf(push)]).toEqual([405, 'REGISTRY_DISALLOWED_OPERATION']);
    expect(await digestOf(client, 'node', '15-run1')).toBe(digest);
  });

  it.each([
    ['writeEnabled', '/v2/node/manifests/15'],
    ['deleteEnabled', '/v2/node/manifests/15'],
    ['writeEnabled', '/acr/v1/node/_tags/15'],
    ['deleteEnabled', '/acr/v1/node/_tags/15'],
  ])('with %s false is not deleted by DELETE %s', async (attribute, path) => {
    await using registry = await startRegistry();
    await registry.client.pushImage('node', '15');
    await lock(registry.client, 'node/_tags/15', { [attribute]: false });

    const answer = await registry.client.send('DELETE', path);

    expect([answer.status, await codeOf(answer)]).toEqual([405, 'REGISTRY_DISALLOWED_OPERATION']);
  });

  it('stays locked after a restart and can be unlocked', async () => {
    await using registry = await startRegistry();
    await registry.client.pushImage('node', '15');
    await lock(registry.client, 'node/_tags/15', locked);

    await registry.restart();
    const refused = await registry.client.send('DELETE', '/acr/v1/node/_tags/15');
    await lock(registry.client, 'node/_tags/15', { writeEnabled: true, deleteEnabled: true });
    const deleted = await registry.client.send('DELETE', '/acr/v1/node/_tags/15');

    expect([refused.status, deleted.status]).toEqual([405, 202]);
  });

  it('keeps its times: a lock is no move', async () => {
    await using registry = await startRegistry();
    await registry.client.pushImage('node', '15');
    const before = await tagOf(registry.client, '15');

    await lock(registry.client, 'node/_tags/15', locked);

    const after = await tagOf(registry.client, '15');
    expect(after['changeableAttributes']).toEqual({ ...locked, readEnabled: true, listEnabled: true });
    expect(after['lastUpdateTime']).toBe(before['lastUpdateTime']);
  });

  it('does not protect its manifest', async () => {
    await using registry = await startRegistry();
    const digest = await registry.client.pushImage('node', '15');
    await lock(registry.client, 'node/_tags/15', locked);

    const answer = await registry.client.send('DELETE', `/v2/node/manifests/${digest}`);

    expect(answer.status).toBe(202);
  });
});

describe('a locked manifest', () => {
  it('is not deleted, nor are its layers', async () => {
    await using registry = await startRegistry();
    const digest = await registry.client.pushImage('node', '15', 'content');
    const layer = await registry.client.pushBlob('node', 'content');
    await lock(registry.client, `node/_manifests/${digest}`, { deleteEnabled: false });

    const manifest = await registry.client.send('DELETE', `/v2/node/manifests/${digest}`);
    const byAcr = await registry.client.send('DELETE', `/acr/v1/node/_manifests/${digest}`);
    const blob = await registry.client.send('DELETE', `/v2/node/blobs/${layer}`);

    expect([manifest.status, byAcr.status, blob.status]).toEqual([405, 405, 405]);
  });

  it('may lose a tag', async () => {
    await using registry = await startRegistry();
    const digest = await registry.client.pushImage('node', '15');
    await lock(registry.client, `node/_manifests/${digest}`, { deleteEnabled: false });

    const untagged = await registry.client.send('DELETE', '/acr/v1/node/_tags/15');

    expect(untagged.status).toBe(202);
    expect((await registry.client.send('GET', `/v2/node/manifests/${digest}`)).status).toBe(200);
  });
});

describe('a locked repository', () => {
  it('refuses pushes, deletions and, when told so, pulls', async () => {
    await using registry = await startRegistry();
    await registry.client.pushImage('node', '15', 'one');
    const manifest = await registry.client.send('GET', '/v2/node/manifests/15');
    await lock(registry.client, 'node', { ...locked, readEnabled: false });

    const push = await registry.client.send('PUT', '/v2/node/manifests/16', {
      body: await manifest.text(),
      headers: { 'content-type': manifest.headers.get('content-type') ?? '' },
    });
    const others = [
      await registry.client.send('DELETE', '/acr/v1/node/_tags/15'),
      await registry.client.send('DELETE', '/acr/v1/node'),
      await registry.client.send('GET', '/v2/node/manifests/15'),
    ];

    expect([push, ...others].map((answer) => answer.status)).toEqual([405, 405, 405, 405]);
  });

  it.each(['_tags/15', '_manifests/'])('is not deleted while %s in it is locked', async (part) => {
    await using registry = await startRegistry();
    const digest = await registry.client.pushImage('node', '15');
    await lock(registry.client, `node/${part === '_manifests/' ? part + digest : part}`, { deleteEnabled: false });

    const answer = await registry.client.send('DELETE', '/acr/v1/node');

    expect([answer.status, await codeOf(answer)]).toEqual([405, 'REGISTRY_DISALLOWED_OPERATION']);
    expect((await registry.client.send('GET', '/v2/node/manifests/15')).status).toBe(200);
  });

  it('is hidden with listEnabled false', async () => {
    await using registry = await startRegistry();
    await registry.client.pushImage('node', '15');
    await registry.client.pushImage('open', '15');
    await lock(registry.client, 'node', { listEnabled: false });

    const answer = await registry.client.send('GET', '/acr/v1/_catalog');

    expect(await answer.json()).toEqual({ repositories: ['open'] });
  });
});

async function lock(client: RegistryClient, path: string, attributes: Record<string, boolean>): Promise<void> {
  const answer = await client.send('PATCH', `/acr/v1/${path}`, { body: JSON.stringify(attributes) });
  expect(answer.status).toBe(200);
}

async function tagOf(client: RegistryClient, tag: string): Promise<Record<string, unknown>> {
  const answer = await client.send('GET', `/acr/v1/node/_tags/${tag}`);
  return ((await answer.json()) as { tag: Record<string, unknown> }).tag;
}

async function digestOf(client: RegistryClient, repository: string, tag: string): Promise<string | null> {
  return (await client.send('HEAD', `/v2/${repository}/manifests/${tag}`)).headers.get('docker-content-digest');
}
