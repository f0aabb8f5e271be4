import { describe, expect, it } from 'vitest';
import { listen } from '../../../local/http/listen.ts';
import type { ImportRequest } from '../../../local/registry/types.ts';
import { freePort } from '../../../local/instance/freePort.ts';
import { createClient, digestOf, imageManifest, types } from './registryClient.ts';
import { startRegistry } from './testRegistry.ts';

const login = { username: 'somebody', password: 'secret' };
const plain = { name: 'dockerhub', kind: 'plain', users: { somebody: 'secret' } } as const;

describe('importing from any other registry', () => {
  it('brings an index with all its platforms, with a login', async () => {
    await using upstream = await startRegistry(plain);
    await using target = await startRegistry();
    const digest = await createClient(upstream.url, login).pushIndex('library/node', '15', 'content');

    const refusal = await target.registry.importImage(from(upstream.registry.loginServer));

    const layer = await target.client.send('GET', `/v2/node/blobs/${digestOf('content for arm64')}`);
    expect(refusal).toBeUndefined();
    expect((await target.client.send('HEAD', '/v2/node/manifests/15')).headers.get('docker-content-digest')).toBe(
      digest,
    );
    expect(await layer.text()).toBe('content for arm64');
  });

  it('brings what it has already from nowhere', async () => {
    await using upstream = await startRegistry(plain);
    await using target = await startRegistry();
    await createClient(upstream.url, login).pushImage('library/node', '15', 'content');
    await target.registry.importImage(from(upstream.registry.loginServer));
    await createClient(upstream.url, login).send('DELETE', `/v2/library/node/blobs/${digestOf('content')}`);

    const refusal = await target.registry.importImage({ ...from(upstream.registry.loginServer), mode: 'Force' });

    expect(refusal).toBeUndefined();
  });

  it('is throttled as upstream says', async () => {
    await using upstream = await startRegistry({ ...plain, throttleAfterMoveSeconds: 3 });
    await using target = await startRegistry();
    const client = createClient(upstream.url, login);
    await client.pushImage('library/node', '15', 'one');
    await client.pushImage('library/node', '15', 'two');

    const first = await target.registry.importImage(from(upstream.registry.loginServer));
    const second = await target.registry.importImage(from(upstream.registry.loginServer));

    expect(first).toMatchObject({ kind: 'throttled', retryAfterSeconds: 3 });
    expect(second).toBeUndefined();
  });

  it.each([
    ['the password is wrong', { password: 'guess' }, {}, 'unauthorized'],
    ['nothing is there', {}, { reference: '16' }, 'notFound'],
  ])('is refused when %s', async (_, source, request, kind) => {
    await using upstream = await startRegistry(plain);
    await using target = await startRegistry();
    await createClient(upstream.url, login).pushImage('library/node', '15');
    const wanted = from(upstream.registry.loginServer);

    const refusal = await target.registry.importImage({
      ...wanted,
      ...request,
      source: { ...wanted.source, ...source },
    });

    expect(refusal?.kind).toBe(kind);
    expect(JSON.stringify(refusal)).not.toMatch(/guess|secret/);
  });

  it('is refused when nobody answers', async () => {
    await using target = await startRegistry();

    const refusal = await target.registry.importImage(from(`127.0.0.1:${await freePort()}`));

    expect(refusal?.kind).toBe('unreachable');
  });

  it('changes no tag when a layer is damaged on the way', async () => {
    await using target = await startRegistry();
    await using upstream = await serveDamagedLayers();

    const refusal = await target.registry.importImage(from(upstream.server));

    expect(refusal?.kind).toBe('unreachable');
    expect((await target.client.send('GET', '/v2/node/manifests/15')).status).toBe(404);
  });
});

function from(server: string): ImportRequest & { source: { server: string } } {
  return {
    source: { server, ...login },
    repository: 'library/node',
    reference: '15',
    targetTags: ['node:15'],
    untaggedTargetRepositories: [],
    mode: 'NoForce',
  };
}

/** A registry without logins whose layers are not what its manifest says. */
async function serveDamagedLayers(): Promise<AsyncDisposable & { server: string }> {
  const server = await listen((request, response) => {
    const isManifest = request.url?.includes('/manifests/') === true;
    response.writeHead(200, { 'content-type': isManifest ? types.manifest : 'application/octet-stream' });
    response.end(isManifest ? JSON.stringify(imageManifest('layer')) : 'something else');
  }, 0);
  return { server: `127.0.0.1:${server.port}`, [Symbol.asyncDispose]: () => server.close() };
}
