import { describe, expect, it } from 'vitest';
import { codeOf } from '../registryClient.ts';
import { startRegistry } from '../testRegistry.ts';

/** @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#content-discovery */

describe('listing tags', () => {
  it('lists all tags in lexical order', async () => {
    await using registry = await startRegistry();
    for (const tag of ['b', 'C', 'a', 'B']) await registry.client.pushImage('node', tag);

    const answer = await registry.client.send('GET', '/v2/node/tags/list');

    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ name: 'node', tags: ['a', 'B', 'b', 'C'] });
  });

  it.each([
    ['n=0', [], null],
    ['n=2', ['a', 'b'], '</v2/node/tags/list?n=2&last=b>; rel="next"'],
    ['n=4', ['a', 'b', 'c', 'd'], null],
    ['n=9', ['a', 'b', 'c', 'd'], null],
    ['last=b', ['c', 'd'], null],
    ['n=1&last=b', ['c'], '</v2/node/tags/list?n=1&last=c>; rel="next"'],
    ['last=bb', ['c', 'd'], null],
    ['last=d', [], null],
  ])('answers ?%s with those tags and links to more only where there are more', async (query, tags, link) => {
    await using registry = await startRegistry();
    for (const tag of ['a', 'b', 'c', 'd']) await registry.client.pushImage('node', tag);

    const answer = await registry.client.send('GET', `/v2/node/tags/list?${query}`);

    expect(await answer.json()).toEqual({ name: 'node', tags });
    expect(answer.headers.get('link')).toBe(link);
  });

  it('does not list the tags of a repository that is not there', async () => {
    await using registry = await startRegistry();

    const answer = await registry.client.send('GET', '/v2/nobody/tags/list');

    expect([answer.status, await codeOf(answer)]).toEqual([404, 'NAME_UNKNOWN']);
  });

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
});

describe('listing repositories', () => {
  it('lists the repositories that hold an image', async () => {
    await using registry = await startRegistry();
    await registry.client.pushImage('quarantine/ab12/node', '15');
    await registry.client.pushImage('node', '15');
    await registry.client.pushBlob('only-a-blob', 'x');

    const answer = await registry.client.send('GET', '/v2/_catalog');

    expect(await answer.json()).toEqual({ repositories: ['node', 'quarantine/ab12/node'] });
  });

  it('pages through them', async () => {
    await using registry = await startRegistry();
    for (const repository of ['c', 'a', 'b']) await registry.client.pushImage(repository, '1');

    const first = await registry.client.send('GET', '/v2/_catalog?n=2');
    const second = await registry.client.send('GET', '/v2/_catalog?n=2&last=b');

    expect(await first.json()).toEqual({ repositories: ['a', 'b'] });
    expect(first.headers.get('link')).toBe('</v2/_catalog?n=2&last=b>; rel="next"');
    expect([await second.json(), second.headers.get('link')]).toEqual([{ repositories: ['c'] }, null]);
  });
});
