import { request, type ClientRequest } from 'node:http';
import { describe, expect, it } from 'vitest';
import { basicOf, codeOf, digestOf } from './registryClient.ts';
import { everything, startRegistry, type TestRegistry } from './testRegistry.ts';

describe('pushing blobs', () => {
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

  it('goes on with a chunked upload where it ended, also after a crash', async () => {
    await using registry = await startRegistry();
    const location = (await registry.client.send('POST', '/v2/app/blobs/uploads/')).headers.get('location') ?? '';
    const first = { body: 'one, ', headers: { 'content-range': '0-4' } };
    const second = { body: 'two', headers: { 'content-range': '5-7' } };

    const chunk = await registry.client.send('PATCH', location, first);
    await registry.restart();
    const progress = await registry.client.send('GET', location);
    const next = await registry.client.send('PATCH', location, second);
    const finished = await registry.client.send('PUT', `${location}?digest=${digestOf('one, two')}`);

    expect([chunk.status, chunk.headers.get('range')]).toEqual([202, '0-4']);
    expect([progress.status, progress.headers.get('range')]).toEqual([204, '0-4']);
    expect([next.status, next.headers.get('range')]).toEqual([202, '0-7']);
    expect(finished.status).toBe(201);
  });

  it('keeps what came before a broken connection', async () => {
    await using registry = await startRegistry();
    const location = (await registry.client.send('POST', '/v2/app/blobs/uploads/')).headers.get('location') ?? '';
    const broken = startSending(registry, location, 'one, ');
    await expect.poll(() => rangeOf(registry, location)).toBe('0-4');

    broken.destroy();
    const finished = await registry.client.send('PUT', `${location}?digest=${digestOf('one, two')}`, { body: 'two' });

    expect(finished.status).toBe(201);
  });

  it('refuses a chunk that does not begin where the upload ends', async () => {
    await using registry = await startRegistry();
    const location = (await registry.client.send('POST', '/v2/app/blobs/uploads/')).headers.get('location') ?? '';

    const answer = await registry.client.send('PATCH', location, { body: 'x', headers: { 'content-range': '7-7' } });

    expect(answer.status).toBe(416);
    expect(await codeOf(answer)).toBe('BLOB_UPLOAD_INVALID');
  });

  it('refuses content with another digest and keeps nothing of it', async () => {
    await using registry = await startRegistry();
    const { client } = registry;
    const location = (await client.send('POST', '/v2/app/blobs/uploads/')).headers.get('location') ?? '';
    const wanted = digestOf('expected');

    const answer = await client.send('PUT', `${location}?digest=${wanted}`, { body: 'other' });

    expect([answer.status, await codeOf(answer)]).toEqual([400, 'DIGEST_INVALID']);
    expect((await client.send('HEAD', `/v2/app/blobs/${wanted}`)).status).toBe(404);
    expect((await client.send('HEAD', `/v2/app/blobs/${digestOf('other')}`)).status).toBe(404);
    expect(await codeOf(await client.send('GET', location))).toBe('BLOB_UPLOAD_UNKNOWN');
  });

  it('forgets a cancelled upload', async () => {
    await using registry = await startRegistry();
    const { client } = registry;
    const location = (await client.send('POST', '/v2/app/blobs/uploads/')).headers.get('location') ?? '';

    const cancelled = await client.send('DELETE', location);

    expect(cancelled.status).toBe(204);
    expect(await codeOf(await client.send('PATCH', location, { body: 'x' }))).toBe('BLOB_UPLOAD_UNKNOWN');
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

/** Promises more than it sends. */
function startSending({ registry, url }: TestRegistry, location: string, content: string): ClientRequest {
  const authorization = basicOf(registry.issueRunLogin(everything));
  const upload = request(new URL(location, url), {
    method: 'PATCH',
    headers: { authorization, 'content-length': 100 },
  });
  upload.on('error', () => undefined);
  upload.write(content);
  return upload;
}

async function rangeOf({ client }: TestRegistry, location: string): Promise<string | null> {
  return (await client.send('GET', location)).headers.get('range');
}
