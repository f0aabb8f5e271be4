import { describe, expect, it } from 'vitest';
import { codeOf } from './registryClient.ts';
import { startRegistry } from './testRegistry.ts';

describe('deleting', () => {
  it('by digest takes the manifest and every tag on it', async () => {
    await using registry = await startRegistry();
    const digest = await registry.client.pushImage('node', '15');
    await registry.client.pushImage('node', '15-run1');
    await registry.client.pushImage('node', '16', 'other');

    const answer = await registry.client.send('DELETE', `/v2/node/manifests/${digest}`);

    expect(answer.status).toBe(202);
    expect(await codeOf(await registry.client.send('GET', `/v2/node/manifests/${digest}`))).toBe('MANIFEST_UNKNOWN');
    expect(await (await registry.client.send('GET', '/v2/node/tags/list')).json()).toEqual({
      name: 'node',
      tags: ['16'],
    });
  });

  it('by tag takes only the tag', async () => {
    await using registry = await startRegistry();
    const digest = await registry.client.pushImage('node', '15');

    const answer = await registry.client.send('DELETE', '/v2/node/manifests/15');

    expect(answer.status).toBe(202);
    expect((await registry.client.send('GET', '/v2/node/manifests/15')).status).toBe(404);
    expect((await registry.client.send('GET', `/v2/node/manifests/${digest}`)).status).toBe(200);
  });

  it('takes a blob out of one repository, not out of those that share it', async () => {
    await using registry = await startRegistry();
    const digest = await registry.client.pushBlob('one', 'shared');
    await registry.client.send('POST', `/v2/two/blobs/uploads/?mount=${digest}&from=one`, {
      alsoScope: 'repository:one:pull',
    });

    const answer = await registry.client.send('DELETE', `/v2/one/blobs/${digest}`);

    expect(answer.status).toBe(202);
    expect(await codeOf(await registry.client.send('GET', `/v2/one/blobs/${digest}`))).toBe('BLOB_UNKNOWN');
    expect(await (await registry.client.send('GET', `/v2/two/blobs/${digest}`)).text()).toBe('shared');
  });

  it('is still done after a restart', async () => {
    await using registry = await startRegistry();
    const digest = await registry.client.pushImage('node', '15');
    await registry.client.pushImage('gone', '15');
    await registry.client.send('DELETE', `/v2/node/manifests/${digest}`);
    await registry.client.send('DELETE', '/acr/v1/gone');

    await registry.restart();

    expect(await (await registry.client.send('GET', '/v2/_catalog')).json()).toEqual({ repositories: ['node'] });
    expect(await (await registry.client.send('GET', '/v2/node/tags/list')).json()).toEqual({ name: 'node', tags: [] });
  });
});
