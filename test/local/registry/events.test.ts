import { describe, expect, it } from 'vitest';
import { types } from './registryClient.ts';
import { startRegistry } from './testRegistry.ts';

describe('events', () => {
  it('tell of every manifest that was pushed, by tag or digest, with the time that the tag shows', async () => {
    await using registry = await startRegistry();
    const digest = await registry.client.pushIndex('node', '15');

    const { tag } = (await (await registry.client.send('GET', '/acr/v1/node/_tags/15')).json()) as {
      tag: { lastUpdateTime: string };
    };

    expect(registry.events.map((event) => event.tag)).toEqual([undefined, undefined, '15']);
    expect(registry.events.at(-1)).toMatchObject({
      action: 'push',
      registry: 'base',
      loginServer: registry.registry.loginServer,
      repository: 'node',
      digest,
      mediaType: types.index,
      method: 'PUT',
      timestamp: tag.lastUpdateTime,
    });
  });

  it('tell of deleted manifests, not of deleted tags', async () => {
    await using registry = await startRegistry();
    const one = await registry.client.pushImage('node', 'one', 'one');
    const two = await registry.client.pushImage('node', 'two', 'two');
    await registry.client.send('DELETE', '/acr/v1/node/_tags/one');
    await registry.client.send('DELETE', `/v2/node/manifests/${one}`);
    await registry.client.send('DELETE', '/acr/v1/node');

    const deletions = registry.events.filter(({ action }) => action === 'delete');

    expect(deletions.map(({ digest }) => digest)).toEqual([one, two]);
    expect(deletions.every((event) => event.tag === undefined && event.method === 'DELETE')).toBe(true);
  });

  it('do not tell of a refused push', async () => {
    await using registry = await startRegistry();
    await registry.client.pushImage('node', '15');
    await registry.client.send('PATCH', '/acr/v1/node/_tags/15', { body: '{"writeEnabled":false}' });

    await expect(registry.client.pushImage('node', '15', 'other')).rejects.toThrow('405');

    expect(registry.events).toHaveLength(1);
  });
});
