import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { basicOf, codeOf, digestOf, types } from '../registryClient.ts';
import { everything, startRegistry, type TestRegistry } from '../testRegistry.ts';

/** @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pull */

describe('determining support', () => {
  it('GET /v2/ is answered 200 to whoever may come in', async () => {
    await using registry = await startRegistry();

    const answer = await registry.client.send('GET', '/v2/');

    expect([answer.status, answer.headers.get('docker-distribution-api-version')]).toEqual([200, 'registry/2.0']);
  });
});

describe('pulling manifests', () => {
  it('GET and HEAD find a manifest by tag and by digest, with type, length and digest', async () => {
    await using registry = await startRegistry();
    const digest = await registry.client.pushImage('node', '15');
    const body = await (await registry.client.send('GET', '/v2/node/manifests/15')).text();
    const headers = ['content-type', 'docker-content-digest', 'content-length'];

    for (const method of ['GET', 'HEAD']) {
      for (const reference of ['15', digest]) {
        const answer = await registry.client.send(method, `/v2/node/manifests/${reference}`);

        expect(answer.status).toBe(200);
        expect(headers.map((name) => answer.headers.get(name))).toEqual([types.manifest, digest, String(body.length)]);
        expect(await answer.text()).toBe(method === 'HEAD' ? '' : body);
      }
    }
    expect(digestOf(body)).toBe(digest);
  });

  it('HEAD of what is not there is answered 404 without a body', async () => {
    await using registry = await startRegistry();
    await registry.client.pushImage('node', '15');

    for (const path of [
      '/v2/node/manifests/16',
      `/v2/node/manifests/${digestOf('x')}`,
      `/v2/node/blobs/${digestOf('x')}`,
    ]) {
      const answer = await registry.client.send('HEAD', path);

      expect([answer.status, await answer.text()]).toEqual([404, '']);
    }
  });

  it('an error is JSON with the code in capitals and a message', async () => {
    await using registry = await startRegistry();
    await registry.client.pushImage('node', '15');

    const answer = await registry.client.send('GET', '/v2/node/manifests/16');

    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await answer.json()).toEqual({
      errors: [
        {
          code: 'MANIFEST_UNKNOWN',
          message: 'manifest tagged by "16" is not found',
          detail: { name: 'node', reference: '16' },
        },
      ],
    });
  });

  it('what no client does there is answered UNSUPPORTED, with what can be done', async () => {
    await using registry = await startRegistry();
    await registry.client.pushImage('node', '15');

    const answer = await registry.client.send('POST', '/v2/node/manifests/15');

    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, HEAD, PUT, DELETE');
    expect(await answer.json()).toEqual({
      errors: [{ code: 'UNSUPPORTED', message: 'The operation is unsupported.' }],
    });
  });

  it('does not answer with a type that the client did not accept', async () => {
    await using registry = await startRegistry();
    await registry.client.pushIndex('node', '15');

    const answer = await registry.client.send('GET', '/v2/node/manifests/15', {
      headers: { accept: types.dockerManifest },
    });

    expect([answer.status, await codeOf(answer)]).toEqual([404, 'MANIFEST_UNKNOWN']);
  });

  it.each([
    ['an unknown repository', '/v2/nobody/manifests/1', 404, 'NAME_UNKNOWN'],
    ['an unknown tag', '/v2/node/manifests/16', 404, 'MANIFEST_UNKNOWN'],
    ['an unknown digest', `/v2/node/manifests/${digestOf('x')}`, 404, 'MANIFEST_UNKNOWN'],
    ['an unknown blob', `/v2/node/blobs/${digestOf('x')}`, 404, 'BLOB_UNKNOWN'],
    ['half a digest', '/v2/node/blobs/sha256:ab', 400, 'DIGEST_INVALID'],
    ['a name in capitals', '/v2/Node/manifests/1', 400, 'NAME_INVALID'],
    ['an unknown address', '/v3/', 404, 'NOT_FOUND'],
  ])('answers %s in the codes of the spec', async (_, path, status, code) => {
    await using registry = await startRegistry();
    await registry.client.pushImage('node', '15');

    const answer = await registry.client.send('GET', path);

    expect([answer.status, await codeOf(answer)]).toEqual([status, code]);
  });
});

describe('pulling blobs', () => {
  it('GET and HEAD find a blob, with length and digest', async () => {
    await using registry = await startRegistry();
    const digest = await registry.client.pushBlob('app', 'hello');
    const headers = ['docker-content-digest', 'content-length', 'accept-ranges'];

    for (const method of ['GET', 'HEAD']) {
      const answer = await registry.client.send(method, `/v2/app/blobs/${digest}`);

      expect(answer.status).toBe(200);
      expect(headers.map((name) => answer.headers.get(name))).toEqual([digest, '5', 'bytes']);
      expect(await answer.text()).toBe(method === 'HEAD' ? '' : 'hello');
    }
  });

  it('a blob is found in no repository but those it was pushed to', async () => {
    await using registry = await startRegistry();
    const digest = await registry.client.pushBlob('one', 'hello');
    await registry.client.pushImage('two', '1');

    const answer = await registry.client.send('GET', `/v2/two/blobs/${digest}`);

    expect([answer.status, await codeOf(answer)]).toEqual([404, 'BLOB_UNKNOWN']);
  });

  it('a pull that was broken off goes on with a range', async () => {
    await using registry = await startRegistry();
    const content = Buffer.alloc(3 * 1024 * 1024, 'customhouse');
    const digest = await registry.client.pushBlob('app', content);

    const begun = await readSome(registry, `/v2/app/blobs/${digest}`);
    const rest = await registry.client.send('GET', `/v2/app/blobs/${digest}`, {
      headers: { range: `bytes=${begun.length}-` },
    });

    expect(begun.length).toBeLessThan(content.length);
    expect(digestOf(Buffer.concat([begun, new Uint8Array(await rest.arrayBuffer())]))).toBe(digest);
  });

  it.each([
    ['bytes=2-4', 206, 'cde', 'bytes 2-4/10'],
    ['bytes=7-', 206, 'hij', 'bytes 7-9/10'],
    ['bytes=-2', 206, 'ij', 'bytes 8-9/10'],
    ['bytes=8-99', 206, 'ij', 'bytes 8-9/10'],
    ['bytes=0-1,4-5', 200, 'abcdefghij', null],
  ])('answers the range %s', async (range, status, content, contentRange) => {
    await using registry = await startRegistry();
    const digest = await registry.client.pushBlob('app', 'abcdefghij');

    const answer = await registry.client.send('GET', `/v2/app/blobs/${digest}`, { headers: { range } });

    expect([answer.status, await answer.text(), answer.headers.get('content-range')]).toEqual([
      status,
      content,
      contentRange,
    ]);
  });

  it('refuses a range beyond the end', async () => {
    await using registry = await startRegistry();
    const digest = await registry.client.pushBlob('app', 'abc');

    const answer = await registry.client.send('GET', `/v2/app/blobs/${digest}`, { headers: { range: 'bytes=3-' } });

    expect([answer.status, answer.headers.get('content-range')]).toEqual([416, 'bytes */3']);
  });

  it('serves an empty blob', async () => {
    await using registry = await startRegistry();
    const digest = await registry.client.pushBlob('app', '');

    const answer = await registry.client.send('GET', `/v2/app/blobs/${digest}`);

    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });
});

/** The first bytes of an answer; then the client is gone. */
async function readSome({ registry, url }: TestRegistry, path: string): Promise<Buffer> {
  const authorization = basicOf(registry.issueRunLogin(everything));
  const pull = request(new URL(path, url), { headers: { authorization } }).end();
  const [answer] = (await once(pull, 'response')) as [IncomingMessage];
  const [begun] = (await once(answer, 'data')) as [Buffer];
  pull.destroy();
  return begun;
}
