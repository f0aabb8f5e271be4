import { describe, expect, it } from 'vitest';
import { codeOf, types } from './registryClient.ts';
import { startRegistry } from './testRegistry.ts';

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/) as string;
const unlocked = { deleteEnabled: true, writeEnabled: true, readEnabled: true, listEnabled: true };

describe('ACR’s own API', () => {
  it('shows a tag as ACR does', async () => {
    await using registry = await startRegistry();
    const digest = await registry.client.pushImage('library/hello-world', 'test1');

    const answer = await registry.client.send('GET', '/acr/v1/library%2Fhello-world/_tags/test1');

    expect(await answer.json()).toEqual({
      registry: registry.registry.loginServer,
      imageName: 'library/hello-world',
      tag: {
        name: 'test1',
        digest,
        createdTime: time,
        lastUpdateTime: time,
        signed: false,
        changeableAttributes: unlocked,
      },
    });
  });

  it('gives every tag a later time than the one before, with a clock that stands still', async () => {
    await using registry = await startRegistry({ now: () => new Date('2026-01-01T00:00:00.000Z') });
    await registry.client.pushImage('node', 'a', 'one');
    await registry.client.pushImage('node', 'b', 'two');
    await registry.restart();
    await registry.client.pushImage('node', 'c', 'three');

    const answer = await registry.client.send('GET', '/acr/v1/node/_tags?orderby=timedesc');

    const { tags } = (await answer.json()) as { tags: { name: string; lastUpdateTime: string }[] };
    expect(tags.map(({ name }) => name)).toEqual(['c', 'b', 'a']);
    expect(new Set(tags.map(({ lastUpdateTime }) => lastUpdateTime)).size).toBe(3);
  });

  it('keeps when a tag was made and says when it moved', async () => {
    await using registry = await startRegistry();
    await registry.client.pushImage('node', '15', 'one');
    const before = await tag();

    await registry.client.pushImage('node', '15', 'two');

    const after = await tag();
    expect(after.createdTime).toBe(before.createdTime);
    expect(after.lastUpdateTime > before.lastUpdateTime).toBe(true);

    async function tag() {
      const answer = await registry.client.send('GET', '/acr/v1/node/_tags/15');
      return ((await answer.json()) as { tag: { createdTime: string; lastUpdateTime: string } }).tag;
    }
  });

  it('lists the tags on one digest', async () => {
    await using registry = await startRegistry();
    const digest = await registry.client.pushImage('node', '15', 'one');
    await registry.client.pushImage('node', '15-run1', 'one');
    await registry.client.pushImage('node', '16', 'two');

    const answer = await registry.client.send('GET', `/acr/v1/node/_tags?digest=${digest}`);

    const { tags } = (await answer.json()) as { tags: { name: string }[] };
    expect(tags.map(({ name }) => name)).toEqual(['15', '15-run1']);
  });

  it('shows an index with its platforms, an image with its own', async () => {
    await using registry = await startRegistry();
    const index = await registry.client.pushIndex('node', '15');
    const shown = await registry.client.send('GET', `/acr/v1/node/_manifests/${index}`);
    const { manifest } = (await shown.json()) as {
      manifest: Record<string, unknown> & { references: { digest: string }[] };
    };
    const [first] = manifest.references;

    const image = await registry.client.send('GET', `/acr/v1/node/_manifests/${first?.digest ?? ''}`);

    expect(manifest).toMatchObject({
      digest: index,
      mediaType: types.index,
      tags: ['15'],
      changeableAttributes: unlocked,
    });
    expect(manifest.references).toMatchObject([
      { architecture: 'amd64', os: 'linux' },
      { architecture: 'arm64', os: 'linux' },
    ]);
    expect(await image.json()).toMatchObject({
      manifest: { architecture: 'amd64', os: 'linux', mediaType: types.manifest, configMediaType: types.config },
    });
  });

  it('pages through manifests', async () => {
    await using registry = await startRegistry();
    for (const tag of ['a', 'b', 'c']) await registry.client.pushImage('node', tag, tag);

    const first = await registry.client.send('GET', '/acr/v1/node/_manifests?n=2&orderby=timedesc');
    const next = /<(.+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    const second = await registry.client.send('GET', next);

    expect(await tagsOf(first)).toEqual([['c'], ['b']]);
    expect(await tagsOf(second)).toEqual([['a']]);
  });

  it('counts a repository and deletes it with all it holds, which can be pushed again', async () => {
    await using registry = await startRegistry();
    const digest = await registry.client.pushImage('quarantine/ab12/node', '15');
    const shown = await registry.client.send('GET', '/acr/v1/quarantine/ab12/node');

    const deleted = await registry.client.send('DELETE', '/acr/v1/quarantine/ab12/node');

    expect(await shown.json()).toMatchObject({
      manifestCount: 1,
      tagCount: 1,
      createdTime: time,
      lastUpdateTime: time,
    });
    expect(deleted.status).toBe(202);
    expect(await deleted.json()).toEqual({ manifestsDeleted: [digest], tagsDeleted: ['15'] });
    expect(await codeOf(await registry.client.send('GET', '/acr/v1/quarantine/ab12/node'))).toBe('NAME_UNKNOWN');
    expect(await (await registry.client.send('GET', '/acr/v1/_catalog')).json()).toEqual({ repositories: null });
    expect(await registry.client.pushImage('quarantine/ab12/node', '15')).toBe(digest);
  });

  it.each([
    ['GET', '/acr/v1/nobody/_tags', 404, 'NAME_UNKNOWN'],
    ['GET', '/acr/v1/node/_tags/16', 404, 'TAG_UNKNOWN'],
    ['DELETE', '/acr/v1/node/_tags/16', 404, 'TAG_UNKNOWN'],
    ['GET', `/acr/v1/node/_manifests/sha256:${'0'.repeat(64)}`, 404, 'MANIFEST_UNKNOWN'],
    ['DELETE', '/acr/v1/nobody', 404, 'NAME_UNKNOWN'],
  ])('answers %s %s with %i', async (method, path, status, code) => {
    await using registry = await startRegistry();
    await registry.client.pushImage('node', '15');

    const answer = await registry.client.send(method, path);

    expect([answer.status, await codeOf(answer)]).toEqual([status, code]);
  });
});

async function tagsOf(answer: Response): Promise<string[][]> {
  return ((await answer.json()) as { manifests: { tags: string[] }[] }).manifests.map(({ tags }) => tags);
}
