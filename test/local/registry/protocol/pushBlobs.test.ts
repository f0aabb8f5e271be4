import { describe, expect, it } from 'vitest';
import { digestOf } from '../registryClient.ts';
import { startRegistry } from '../testRegistry.ts';

/** @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-blobs */

describe('pushing a blob in one piece', () => {
  it('takes a blob by POST, then PATCH, then PUT without a body', async () => {
    await using registry = await startRegistry();
    const { client } = registry;
    const location = (await client.send('POST', '/v2/app/blobs/uploads/')).headers.get('location') ?? '';

    const streamed = await client.send('PATCH', location, { body: 'hello' });
    const finished = await client.send('PUT', `${streamed.headers.get('location') ?? ''}?digest=${digestOf('hello')}`);

    expect([streamed.status, streamed.headers.get('range')]).toEqual([202, '0-4']);
    expect([finished.status, finished.headers.get('location')]).toEqual([201, `/v2/app/blobs/${digestOf('hello')}`]);
    expect(await (await client.send('GET', finished.headers.get('location') ?? '')).text()).toBe('hello');
  });

  it('takes a blob in one POST', async () => {
    await using registry = await startRegistry();
    const digest = digestOf('hello');

    const answer = await registry.client.send('POST', `/v2/a/b/blobs/uploads/?digest=${digest}`, { body: 'hello' });

    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe(`/v2/a/b/blobs/${digest}`);
    expect(answer.headers.get('docker-content-digest')).toBe(digest);
    expect(await (await registry.client.send('GET', `/v2/a/b/blobs/${digest}`)).text()).toBe('hello');
  });

  it('takes a blob by POST, then PUT', async () => {
    await using registry = await startRegistry();
    const { client } = registry;
    const begun = await client.send('POST', '/v2/app/blobs/uploads/');
    const location = begun.headers.get('location') ?? '';

    const answer = await client.send('PUT', `${location}?digest=${digestOf('hello')}`, { body: 'hello' });

    expect(begun.status).toBe(202);
    expect(location).toMatch(/^\/v2\/app\/blobs\/uploads\/[0-9a-f-]{36}$/);
    expect(answer.status).toBe(201);
  });
});

describe('mounting blobs', () => {
  it('shares a blob with another repository of the same caller', async () => {
    await using registry = await startRegistry();
    const digest = await registry.client.pushBlob('one', 'shared');

    const answer = await registry.client.send('POST', `/v2/two/blobs/uploads/?mount=${digest}&from=one`, {
      alsoScope: 'repository:one:pull',
    });

    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe(`/v2/two/blobs/${digest}`);
    expect(await (await registry.client.send('GET', `/v2/two/blobs/${digest}`)).text()).toBe('shared');
  });

  it.each([
    ['a repository that is not there', `mount=${digestOf('shared')}&from=nobody`],
    ['a blob that is not there', `mount=${digestOf('other')}&from=one`],
    ['no repository', `mount=${digestOf('shared')}`],
    ['what is no digest', 'mount=shared&from=one'],
  ])('falls back to an upload that can be finished when asked to mount from %s', async (_, query) => {
    await using registry = await startRegistry();
    const { client } = registry;
    await client.pushBlob('one', 'shared');

    const answer = await client.send('POST', `/v2/two/blobs/uploads/?${query}`, { alsoScope: 'repository:one:pull' });
    const location = answer.headers.get('location') ?? '';
    const finished = await client.send('PUT', `${location}?digest=${digestOf('shared')}`, { body: 'shared' });

    expect([answer.status, finished.status]).toEqual([202, 201]);
  });

  it('lets a caller upload what it may not read elsewhere', async () => {
    await using registry = await startRegistry();
    const digest = await registry.client.pushBlob('secret', 'shared');
    const stranger = registry.clientOf(['repositories/two/content/read', 'repositories/two/content/write']);

    const answer = await stranger.send('POST', `/v2/two/blobs/uploads/?mount=${digest}&from=secret`, {
      alsoScope: 'repository:secret:pull',
    });

    expect(answer.status).toBe(202);
    expect((await stranger.send('HEAD', `/v2/two/blobs/${digest}`)).status).toBe(404);
  });
});
