import { describe, expect, it } from 'vitest';
import {
  codeOf,
  configOf,
  descriptorOf,
  digestOf,
  imageManifest,
  types,
  type RegistryClient,
} from '../registryClient.ts';
import { startRegistry } from '../testRegistry.ts';

/** @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-referrers */

describe('listing referrers', () => {
  it('takes the type of an artifact from its config when it names none, and its own where it is an index', async () => {
    await using registry = await startRegistry();
    const { client } = registry;
    const digest = await client.pushImage('node', '15');
    const subject = { mediaType: types.manifest, digest, size: 100 };
    const index = {
      schemaVersion: 2,
      mediaType: types.index,
      manifests: [],
      subject,
      artifactType: 'application/vnd.example.list',
    };
    const image = await client.pushManifest('node', 'image', { ...imageManifest('layer'), subject });
    const list = await client.pushManifest('node', 'list', index, types.index);

    const answer = (await (await client.send('GET', `/v2/node/referrers/${digest}`)).json()) as Index;

    expect(answer.manifests.map((manifest) => [manifest.digest, manifest.artifactType])).toEqual([
      [image, types.config],
      [list, 'application/vnd.example.list'],
    ]);
  });

  it('lists what refers to a manifest that is not there', async () => {
    await using registry = await startRegistry();
    await registry.client.pushImage('node', '15');
    const subject = digestOf('not there');
    const { digest } = await pushReferrer(registry.client, subject, 'application/vnd.example.signature');

    const answer = (await (await registry.client.send('GET', `/v2/node/referrers/${subject}`)).json()) as Index;

    expect(answer.manifests.map((manifest) => manifest.digest)).toEqual([digest]);
  });

  it('answers a repository that it does not know with an empty index too, never 404', async () => {
    await using registry = await startRegistry();

    const answer = await registry.client.send('GET', `/v2/nobody/referrers/${digestOf('x')}`);

    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ schemaVersion: 2, mediaType: types.index, manifests: [] });
  });

  it('refuses what is no digest', async () => {
    await using registry = await startRegistry();

    const answer = await registry.client.send('GET', '/v2/node/referrers/15');

    expect([answer.status, await codeOf(answer)]).toEqual([400, 'DIGEST_INVALID']);
  });

  it('lists once what stands both under the fallback tag and in the registry', async () => {
    await using registry = await startRegistry();
    const subject = await registry.client.pushImage('node', '15');
    const { digest } = await pushReferrer(registry.client, subject, 'application/vnd.example.signature');
    const index = {
      schemaVersion: 2,
      mediaType: types.index,
      manifests: [{ mediaType: types.manifest, digest, size: 7 }],
    };
    await registry.client.pushManifest('node', subject.replace(':', '-'), index, types.index);

    const answer = (await (await registry.client.send('GET', `/v2/node/referrers/${subject}`)).json()) as Index;

    expect(answer.manifests.map((manifest) => manifest.digest)).toEqual([digest]);
  });

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
  manifests: { digest: string; artifactType?: string }[];
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
