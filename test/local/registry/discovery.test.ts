import { describe, expect, it } from 'vitest';
import { codeOf, configOf, descriptorOf, imageManifest, types, type RegistryClient } from './registryClient.ts';
import { startRegistry } from './testRegistry.ts';

describe('listing', () => {
  it('pages through the tags in order', async () => {
    await using registry = await startRegistry();
    const { client } = registry;
    for (const tag of ['c', 'a', 'b']) await client.pushImage('node', tag);

    const first = await client.send('GET', '/v2/node/tags/list?n=2');
    const next = /<(.+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    const second = await client.send('GET', next);

    expect(await first.json()).toEqual({ name: 'node', tags: ['a', 'b'] });
    expect(await second.json()).toEqual({ name: 'node', tags: ['c'] });
    expect(second.headers.get('link')).toBeNull();
  });

  it('refuses a page size that is no number', async () => {
    await using registry = await startRegistry();
    await registry.client.pushImage('node', 'a');

    const answer = await registry.client.send('GET', '/v2/node/tags/list?n=many');

    expect([answer.status, await codeOf(answer)]).toEqual([400, 'PAGINATION_NUMBER_INVALID']);
  });

  it('lists the repositories that hold an image', async () => {
    await using registry = await startRegistry();
    await registry.client.pushImage('quarantine/ab12/node', '15');
    await registry.client.pushImage('node', '15');
    await registry.client.pushBlob('only-a-blob', 'x');

    const answer = await registry.client.send('GET', '/v2/_catalog');

    expect(await answer.json()).toEqual({ repositories: ['node', 'quarantine/ab12/node'] });
  });
});

describe('referrers', () => {
  it('names the subject when a referrer is pushed and lists it by type', async () => {
    await using registry = await startRegistry();
    const subject = await registry.client.pushImage('node', '15');
    const signature = await pushReferrer(registry.client, subject, 'application/vnd.example.signature');
    await pushReferrer(registry.client, subject, 'application/vnd.example.sbom');

    const all = (await (await registry.client.send('GET', `/v2/node/referrers/${subject}`)).json()) as Index;
    const filtered = await registry.client.send(
      'GET',
      `/v2/node/referrers/${subject}?artifactType=application/vnd.example.signature`,
    );

    expect(signature.subject).toBe(subject);
    expect(all.mediaType).toBe(types.index);
    expect(all.manifests).toHaveLength(2);
    expect(filtered.headers.get('oci-filters-applied')).toBe('artifactType');
    expect(((await filtered.json()) as Index).manifests).toEqual([
      expect.objectContaining({
        digest: signature.digest,
        artifactType: 'application/vnd.example.signature',
        annotations: { by: 'us' },
      }),
    ]);
  });

  it('includes what older clients put under the fallback tag', async () => {
    await using registry = await startRegistry();
    const subject = await registry.client.pushImage('node', '15');
    const digest = await registry.client.pushImage('node', 'signature', 'signature');
    const manifests = [{ mediaType: types.manifest, digest, size: 7, artifactType: 'application/vnd.example.old' }];
    const index = { schemaVersion: 2, mediaType: types.index, manifests };
    await registry.client.pushManifest('node', subject.replace(':', '-'), index, types.index);

    const answer = await registry.client.send('GET', `/v2/node/referrers/${subject}`);

    expect(((await answer.json()) as Index).manifests).toEqual(manifests);
  });

  it('has an empty index for what nothing refers to', async () => {
    await using registry = await startRegistry();
    const subject = await registry.client.pushImage('node', '15');

    const answer = await registry.client.send('GET', `/v2/node/referrers/${subject}`);

    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, types.index]);
    expect(await answer.json()).toEqual({ schemaVersion: 2, mediaType: types.index, manifests: [] });
  });
});

interface Index {
  mediaType: string;
  manifests: { digest: string }[];
}

async function pushReferrer(client: RegistryClient, subject: string, artifactType: string) {
  const manifest = {
    ...imageManifest('layer'),
    config: descriptorOf('application/vnd.oci.empty.v1+json', configOf('layer')),
    artifactType,
    subject: { mediaType: types.manifest, digest: subject, size: 100 },
    annotations: { by: 'us' },
  };
  const { digest } = descriptorOf(types.manifest, JSON.stringify(manifest));
  const answer = await client.send('PUT', `/v2/node/manifests/${digest}`, {
    body: JSON.stringify(manifest),
    headers: { 'content-type': types.manifest },
  });
  return { digest, subject: answer.headers.get('oci-subject') };
}
