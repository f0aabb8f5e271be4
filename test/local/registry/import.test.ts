import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ImportRequest } from '../../../local/registry/types.ts';
import { types } from './registryClient.ts';
import { startRegistry, type TestRegistry } from './testRegistry.ts';

describe('importing within the local Azure', () => {
  it('brings an index with all its platforms, by digest, under each target', async () => {
    await using source = await startRegistry({ name: 'public' });
    await using target = await startRegistry();
    const digest = await source.client.pushIndex('node', '15');

    const refusal = await target.registry.importImage({
      ...from(source, digest),
      targetTags: ['quarantine/ab12/node:15', 'node:15'],
      untaggedTargetRepositories: ['mirror'],
    });

    expect(refusal).toBeUndefined();
    expect(await platformsOf(target, 'quarantine/ab12/node', '15')).toEqual(['amd64', 'arm64']);
    expect(await platformsOf(target, 'node', '15')).toEqual(['amd64', 'arm64']);
    expect((await target.client.send('GET', `/v2/mirror/manifests/${digest}`)).status).toBe(200);
  });

  it('copies no layer byte: both registries hold the same file', async () => {
    await using source = await startRegistry({ name: 'public' });
    await using target = await startRegistry();
    await source.client.pushImage('node', '15');

    await target.registry.importImage({ ...from(source, '15'), targetTags: ['node:15'] });

    expect(await inodesOf(target, 'node')).toEqual(await inodesOf(source, 'node'));
  });

  it('keeps what was imported when the source is deleted', async () => {
    await using target = await startRegistry();
    await target.client.pushImage('quarantine/ab12/node', '15', 'content');
    const layer = await target.client.pushBlob('quarantine/ab12/node', 'content');
    await target.registry.importImage({ ...from(target, '15', 'quarantine/ab12/node'), targetTags: ['node:15'] });

    await target.client.send('DELETE', '/acr/v1/quarantine/ab12/node');

    expect(await (await target.client.send('GET', `/v2/node/blobs/${layer}`)).text()).toBe('content');
  });

  it('reports each target tag as pushed', async () => {
    await using source = await startRegistry({ name: 'public' });
    await using target = await startRegistry();
    const digest = await source.client.pushIndex('node', '15');

    await target.registry.importImage({ ...from(source, '15'), targetTags: ['node:15', 'node:15-run1'] });

    expect(target.events.map(({ tag }) => tag)).toEqual(['15', '15-run1']);
    expect(target.events[0]).toMatchObject({
      action: 'push',
      registry: 'base',
      repository: 'node',
      digest,
      mediaType: types.index,
    });
  });
});

describe('an import’s mode', () => {
  it('NoForce is refused before anything is copied when one of the tags exists', async () => {
    await using source = await startRegistry({ name: 'public' });
    await using target = await startRegistry();
    await source.client.pushImage('node', '15', 'new');
    const old = await target.client.pushImage('node', '15', 'old');

    const refusal = await target.registry.importImage({ ...from(source, '15'), targetTags: ['other:15', 'node:15'] });

    expect(refusal).toEqual({ kind: 'conflict', message: 'Tag node:15 already exists in target registry.' });
    expect(await digestOf(target, 'node', '15')).toBe(old);
    expect((await target.client.send('GET', '/v2/other/tags/list')).status).toBe(404);
  });

  it('Force moves a tag', async () => {
    await using source = await startRegistry({ name: 'public' });
    await using target = await startRegistry();
    const digest = await source.client.pushImage('node', '15', 'new');
    await target.client.pushImage('node', '15', 'old');

    const refusal = await target.registry.importImage({
      ...from(source, '15'),
      targetTags: ['node:15'],
      mode: 'Force',
    });

    expect(refusal).toBeUndefined();
    expect(await digestOf(target, 'node', '15')).toBe(digest);
  });

  it('Force does not move a locked tag', async () => {
    await using source = await startRegistry({ name: 'public' });
    await using target = await startRegistry();
    await source.client.pushImage('node', '15', 'new');
    const old = await target.client.pushImage('node', '15', 'old');
    await target.client.send('PATCH', '/acr/v1/node/_tags/15', { body: '{"writeEnabled":false}' });

    const refusal = await target.registry.importImage({
      ...from(source, '15'),
      targetTags: ['node:15'],
      mode: 'Force',
    });

    expect(refusal?.kind).toBe('conflict');
    expect(await digestOf(target, 'node', '15')).toBe(old);
  });

  it.each(['16', `sha256:${'0'.repeat(64)}`])('is refused when the source has no %s', async (reference) => {
    await using source = await startRegistry({ name: 'public' });
    await using target = await startRegistry();
    await source.client.pushImage('node', '15');

    const refusal = await target.registry.importImage({ ...from(source, reference), targetTags: ['node:15'] });

    expect(refusal?.kind).toBe('notFound');
  });
});

function from(source: TestRegistry, reference: string, repository = 'node'): ImportRequest {
  return {
    source: source.registry,
    repository,
    reference,
    targetTags: [],
    untaggedTargetRepositories: [],
    mode: 'NoForce',
  };
}

async function platformsOf(registry: TestRegistry, repository: string, reference: string): Promise<string[]> {
  const answer = await registry.client.send('GET', `/v2/${repository}/manifests/${reference}`);
  const { manifests } = (await answer.json()) as {
    manifests: { digest: string; platform: { architecture: string } }[];
  };
  for (const { digest } of manifests) {
    expect((await registry.client.send('GET', `/v2/${repository}/manifests/${digest}`)).status).toBe(200);
  }
  return manifests.map(({ platform }) => platform.architecture);
}

async function inodesOf(registry: TestRegistry, repository: string): Promise<number[]> {
  const folder = join(registry.directory, 'repositories', repository, 'blobs');
  const files = (await readdir(folder)).sort();
  return Promise.all(files.map(async (file) => (await stat(join(folder, file))).ino));
}

async function digestOf(registry: TestRegistry, repository: string, tag: string): Promise<string | null> {
  return (await registry.client.send('HEAD', `/v2/${repository}/manifests/${tag}`)).headers.get(
    'docker-content-digest',
  );
}
