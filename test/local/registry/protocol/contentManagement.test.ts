import { describe, expect, it } from 'vitest';
import { codeOf, digestOf, imageManifest, types } from '../registryClient.ts';
import { startRegistry } from '../testRegistry.ts';

/** @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#content-management */

describe('deleting', () => {
  it.each([
    ['a tag', 'manifests/16', 'MANIFEST_UNKNOWN'],
    ['a manifest', `manifests/${digestOf('x')}`, 'MANIFEST_UNKNOWN'],
    ['a blob', `blobs/${digestOf('x')}`, 'BLOB_UNKNOWN'],
  ])('%s that is not there is answered 404', async (_, path, code) => {
    await using registry = await startRegistry();
    await registry.client.pushImage('node', '15');

    const answer = await registry.client.send('DELETE', `/v2/node/${path}`);

    expect([answer.status, await codeOf(answer)]).toEqual([404, code]);
  });

  it('in a repository that is not there is answered 404', async () => {
    await using registry = await startRegistry();

    const answer = await registry.client.send('DELETE', '/v2/nobody/manifests/15');

    expect([answer.status, await codeOf(answer)]).toEqual([404, 'NAME_UNKNOWN']);
  });

  it('a referrer takes it off the list of referrers', async () => {
    await using registry = await startRegistry();
    const { client } = registry;
    const digest = await client.pushImage('node', '15');
    const subject = { mediaType: types.manifest, digest, size: 100 };
    const referrer = await client.pushManifest('node', 'referrer', { ...imageManifest('layer'), subject });

    await client.send('DELETE', `/v2/node/manifests/${referrer}`);

    const answer = await client.send('GET', `/v2/node/referrers/${digest}`);
    expect(await answer.json()).toEqual({ schemaVersion: 2, mediaType: types.index, manifests: [] });
  });

  it('can be undone by a push of the same', async () => {
    await using registry = await startRegistry();
    const digest = await registry.client.pushImage('node', '15');
    await registry.client.send('DELETE', `/v2/node/manifests/${digest}`);

    await registry.client.pushImage('node', '15');

    expect((await registry.client.send('GET', `/v2/node/manifests/${digest}`)).status).toBe(200);
  });

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
