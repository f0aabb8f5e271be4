import { describe, expect, it } from 'vitest';
import { codeOf, configOf, descriptorOf, digestOf, imageManifest, types } from './registryClient.ts';
import { startRegistry } from './testRegistry.ts';

describe('pushing manifests', () => {
  it.each([types.manifest, types.dockerManifest])(
    'keeps %s byte for byte under its tag and digest',
    async (mediaType) => {
      await using registry = await startRegistry();
      const { client } = registry;
      await client.pushBlob('library/node', 'layer');
      await client.pushBlob('library/node', configOf('layer'));
      const body = `${JSON.stringify({ ...imageManifest('layer'), mediaType }, null, 3)}\n`;
      const headers = { 'content-type': mediaType };

      const pushed = await client.send('PUT', '/v2/library/node/manifests/15-alpine', { body, headers });
      const byDigest = await client.send('GET', `/v2/library/node/manifests/${digestOf(body)}`);

      expect(pushed.status).toBe(201);
      expect(pushed.headers.get('location')).toBe(`/v2/library/node/manifests/${digestOf(body)}`);
      expect(await byDigest.text()).toBe(body);
      expect(byDigest.headers.get('content-type')).toBe(mediaType);
    },
  );

  it('answers HEAD with digest, type and length and no body', async () => {
    await using registry = await startRegistry();
    const digest = await registry.client.pushIndex('node', '15');

    const answer = await registry.client.send('HEAD', '/v2/node/manifests/15');

    expect(answer.headers.get('docker-content-digest')).toBe(digest);
    expect(answer.headers.get('content-type')).toBe(types.index);
    expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(100);
    expect(await answer.text()).toBe('');
  });

  it('refuses a manifest whose layers the repository does not have, whatever others have', async () => {
    await using registry = await startRegistry();
    await registry.client.pushImage('other', '1');
    const body = JSON.stringify(imageManifest('layer'));

    const answer = await registry.client.send('PUT', '/v2/app/manifests/1', {
      body,
      headers: { 'content-type': types.manifest },
    });

    expect([answer.status, await codeOf(answer)]).toEqual([400, 'MANIFEST_BLOB_UNKNOWN']);
  });

  it('does not ask for layers that only their publisher may hand out', async () => {
    await using registry = await startRegistry();
    await registry.client.pushBlob('app', configOf('layer'));
    const foreign = {
      ...descriptorOf('application/vnd.docker.image.rootfs.foreign.diff.tar.gzip', 'w'),
      urls: ['https://example.com/w'],
    };

    const digest = await registry.client.pushManifest('app', '1', { ...imageManifest('layer'), layers: [foreign] });

    expect(digest).toMatch(/^sha256:/);
  });

  it.each([
    ['what is not JSON', '{', types.manifest],
    ['a config without a digest', JSON.stringify({ schemaVersion: 2, config: {}, layers: [] }), types.manifest],
    ['a manifest that calls itself something else', JSON.stringify(imageManifest('layer')), types.index],
    ['schema version 1', JSON.stringify({ schemaVersion: 1 }), 'application/vnd.docker.distribution.manifest.v1+json'],
  ])('refuses %s', async (_, body, mediaType) => {
    await using registry = await startRegistry();

    const answer = await registry.client.send('PUT', '/v2/app/manifests/1', {
      body,
      headers: { 'content-type': mediaType },
    });

    expect([answer.status, await codeOf(answer)]).toEqual([400, 'MANIFEST_INVALID']);
  });

  it('refuses more than 4 MiB', async () => {
    await using registry = await startRegistry();

    const answer = await registry.client.send('PUT', '/v2/app/manifests/1', { body: ' '.repeat(4 * 1024 * 1024 + 1) });

    expect([answer.status, await codeOf(answer)]).toEqual([413, 'SIZE_INVALID']);
  });

  it('refuses a push under another digest than its own', async () => {
    await using registry = await startRegistry();

    const answer = await registry.client.send('PUT', `/v2/app/manifests/${digestOf('other')}`, {
      body: JSON.stringify(imageManifest('layer')),
      headers: { 'content-type': types.manifest },
    });

    expect([answer.status, await codeOf(answer)]).toEqual([400, 'DIGEST_INVALID']);
  });
});

describe('pulling manifests', () => {
  it('does not answer with a type that the client did not accept', async () => {
    await using registry = await startRegistry();
    await registry.client.pushIndex('node', '15');

    const answer = await registry.client.send('GET', '/v2/node/manifests/15', {
      headers: { accept: types.dockerManifest },
    });

    expect([answer.status, await codeOf(answer)]).toEqual([404, 'MANIFEST_UNKNOWN']);
  });

  it.each([
    ['an unknown repository', '/v2/nobody/manifests/1', 404, 'NAME_UNKNOWN'],
    ['an unknown tag', '/v2/node/manifests/16', 404, 'MANIFEST_UNKNOWN'],
    ['an unknown digest', `/v2/node/manifests/${digestOf('x')}`, 404, 'MANIFEST_UNKNOWN'],
    ['an unknown blob', `/v2/node/blobs/${digestOf('x')}`, 404, 'BLOB_UNKNOWN'],
    ['half a digest', '/v2/node/blobs/sha256:ab', 400, 'DIGEST_INVALID'],
    ['a name in capitals', '/v2/Node/manifests/1', 400, 'NAME_INVALID'],
    ['an unknown address', '/v3/', 404, 'NOT_FOUND'],
  ])('answers %s in the codes of the spec', async (_, path, status, code) => {
    await using registry = await startRegistry();
    await registry.client.pushImage('node', '15');

    const answer = await registry.client.send('GET', path);

    expect([answer.status, await codeOf(answer)]).toEqual([status, code]);
  });
});

describe('pulling blobs', () => {
  it.each([
    ['bytes=2-4', 206, 'cde', 'bytes 2-4/10'],
    ['bytes=7-', 206, 'hij', 'bytes 7-9/10'],
    ['bytes=-2', 206, 'ij', 'bytes 8-9/10'],
    ['bytes=8-99', 206, 'ij', 'bytes 8-9/10'],
    ['bytes=0-1,4-5', 200, 'abcdefghij', null],
  ])('answers the range %s', async (range, status, content, contentRange) => {
    await using registry = await startRegistry();
    const digest = await registry.client.pushBlob('app', 'abcdefghij');

    const answer = await registry.client.send('GET', `/v2/app/blobs/${digest}`, { headers: { range } });

    expect([answer.status, await answer.text(), answer.headers.get('content-range')]).toEqual([
      status,
      content,
      contentRange,
    ]);
  });

  it('refuses a range beyond the end', async () => {
    await using registry = await startRegistry();
    const digest = await registry.client.pushBlob('app', 'abc');

    const answer = await registry.client.send('GET', `/v2/app/blobs/${digest}`, { headers: { range: 'bytes=3-' } });

    expect([answer.status, answer.headers.get('content-range')]).toEqual([416, 'bytes */3']);
  });

  it('serves an empty blob', async () => {
    await using registry = await startRegistry();
    const digest = await registry.client.pushBlob('app', '');

    const answer = await registry.client.send('GET', `/v2/app/blobs/${digest}`);

    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });
});
