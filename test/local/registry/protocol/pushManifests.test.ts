import { describe, expect, it } from 'vitest';
import { codeOf, configOf, descriptorOf, digestOf, imageManifest, types } from '../registryClient.ts';
import { startRegistry } from '../testRegistry.ts';

/** @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-manifests */

describe('pushing manifests', () => {
  it('takes a manifest without layers', async () => {
    await using registry = await startRegistry();
    await registry.client.pushBlob('app', configOf('layer'));

    const digest = await registry.client.pushManifest('app', '1', { ...imageManifest('layer'), layers: [] });

    expect((await registry.client.send('GET', `/v2/app/manifests/${digest}`)).status).toBe(200);
  });

  it('moves a tag to what was pushed last and keeps the manifest that it was on', async () => {
    await using registry = await startRegistry();
    const before = await registry.client.pushImage('app', '1', 'one');
    const after = await registry.client.pushImage('app', '1', 'two');

    const byTag = await registry.client.send('HEAD', '/v2/app/manifests/1');

    expect(byTag.headers.get('docker-content-digest')).toBe(after);
    expect((await registry.client.send('HEAD', `/v2/app/manifests/${before}`)).status).toBe(200);
  });

  it('takes the type from the manifest when the request names none', async () => {
    await using registry = await startRegistry();
    await registry.client.pushImage('app', '1');
    const body = Buffer.from(await (await registry.client.send('GET', '/v2/app/manifests/1')).arrayBuffer());

    const answer = await registry.client.send('PUT', '/v2/app/manifests/2', { body });

    expect(answer.status).toBe(201);
    expect((await registry.client.send('HEAD', '/v2/app/manifests/2')).headers.get('content-type')).toBe(
      types.manifest,
    );
  });

  it('names each missing layer and platform in the detail', async () => {
    await using registry = await startRegistry();
    const manifest = imageManifest('layer');

    const answer = await registry.client.send('PUT', '/v2/app/manifests/1', {
      body: JSON.stringify(manifest),
      headers: { 'content-type': types.manifest },
    });

    const detail = [{ digest: manifest.config.digest }, { digest: digestOf('layer') }];
    expect(await answer.json()).toMatchObject({ errors: [{ code: 'MANIFEST_BLOB_UNKNOWN', detail }] });
  });

  it('refuses an index whose platforms the repository does not have', async () => {
    await using registry = await startRegistry();
    const manifests = [{ mediaType: types.manifest, digest: digestOf('x'), size: 1 }];

    const answer = await registry.client.send('PUT', '/v2/app/manifests/1', {
      body: JSON.stringify({ schemaVersion: 2, mediaType: types.index, manifests }),
      headers: { 'content-type': types.index },
    });

    expect([answer.status, await codeOf(answer)]).toEqual([400, 'MANIFEST_BLOB_UNKNOWN']);
  });

  it('answers a manifest with a subject with OCI-Subject, also when the subject is not there yet', async () => {
    await using registry = await startRegistry();
    await registry.client.pushImage('app', '1');
    const subject = descriptorOf(types.manifest, 'to be pushed later');

    const answer = await registry.client.send('PUT', '/v2/app/manifests/referrer', {
      body: JSON.stringify({ ...imageManifest('layer'), subject }),
      headers: { 'content-type': types.manifest },
    });

    expect([answer.status, answer.headers.get('oci-subject')]).toEqual([201, subject.digest]);
  });

  it.each(['-starts-with-a-dash', 'a'.repeat(129)])('refuses the tag %s', async (tag) => {
    await using registry = await startRegistry();
    await registry.client.pushImage('app', '1');

    const answer = await registry.client.send('PUT', `/v2/app/manifests/${tag}`, {
      body: JSON.stringify(imageManifest('layer')),
      headers: { 'content-type': types.manifest },
    });

    expect([answer.status, await codeOf(answer)]).toEqual([400, 'TAG_INVALID']);
  });

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
