import { request, type ClientRequest } from 'node:http';
import { describe, expect, it } from 'vitest';
import { basicOf, codeOf, digestOf } from '../registryClient.ts';
import { everything, startRegistry, type TestRegistry } from '../testRegistry.ts';

/** @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-a-blob-in-chunks */

describe('pushing a blob in chunks', () => {
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

  it.each([
    ['comes too early', '7-7'],
    ['was sent before', '0-0'],
    ['has no range that can be read', 'somewhere'],
  ])('refuses a chunk that %s and says where to go on', async (_, range) => {
    await using registry = await startRegistry();
    const location = (await registry.client.send('POST', '/v2/app/blobs/uploads/')).headers.get('location') ?? '';
    await registry.client.send('PATCH', location, { body: 'one', headers: { 'content-range': '0-2' } });

    const answer = await registry.client.send('PATCH', location, { body: 'x', headers: { 'content-range': range } });

    expect([answer.status, await codeOf(answer)]).toEqual([416, 'BLOB_UPLOAD_INVALID']);
    expect([answer.headers.get('location'), answer.headers.get('range')]).toEqual([location, '0-2']);
  });

  it('takes the last chunk with the PUT, in its place only', async () => {
    await using registry = await startRegistry();
    const { client } = registry;
    const location = (await client.send('POST', '/v2/app/blobs/uploads/')).headers.get('location') ?? '';
    const end = `${location}?digest=${digestOf('one, two')}`;
    await client.send('PATCH', location, { body: 'one, ', headers: { 'content-range': '0-4' } });

    const early = await client.send('PUT', end, { body: 'two', headers: { 'content-range': '6-8' } });
    const finished = await client.send('PUT', end, { body: 'two', headers: { 'content-range': '5-7' } });

    expect([early.status, finished.status]).toEqual([416, 201]);
  });

  it('refuses a chunk that is not as long as it says', async () => {
    await using registry = await startRegistry();
    const location = (await registry.client.send('POST', '/v2/app/blobs/uploads/')).headers.get('location') ?? '';

    const answer = await registry.client.send('PATCH', location, { body: 'x', headers: { 'content-range': '0-4' } });

    expect([answer.status, await codeOf(answer)]).toEqual([400, 'SIZE_INVALID']);
  });

  it('lets two that send at once to one upload do so one after the other', async () => {
    await using registry = await startRegistry();
    const { client } = registry;
    const location = (await client.send('POST', '/v2/app/blobs/uploads/')).headers.get('location') ?? '';
    const chunk = { headers: { 'content-range': '0-2' } };

    const answers = await Promise.all([
      client.send('PATCH', location, { body: 'one', ...chunk }),
      client.send('PATCH', location, { body: 'two', ...chunk }),
    ]);

    expect(answers.map(({ status }) => status).sort()).toEqual([202, 416]);
    expect((await client.send('GET', location)).headers.get('range')).toBe('0-2');
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

  it.each(['PATCH', 'PUT', 'GET', 'DELETE'])('%s to an upload that was never begun is answered 404', async (method) => {
    await using registry = await startRegistry();
    await registry.client.pushBlob('app', 'x');

    for (const id of ['5f9d1b8e-0000-4000-8000-000000000000', 'nothing']) {
      const answer = await registry.client.send(method, `/v2/app/blobs/uploads/${id}?digest=${digestOf('x')}`);

      expect([answer.status, await codeOf(answer)]).toEqual([404, 'BLOB_UPLOAD_UNKNOWN']);
    }
  });

  it('does not finish an upload without a digest', async () => {
    await using registry = await startRegistry();
    const location = (await registry.client.send('POST', '/v2/app/blobs/uploads/')).headers.get('location') ?? '';

    const answer = await registry.client.send('PUT', location, { body: 'hello' });

    expect([answer.status, await codeOf(answer)]).toEqual([400, 'DIGEST_INVALID']);
    expect((await registry.client.send('GET', location)).status).toBe(204);
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
