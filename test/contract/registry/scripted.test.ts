import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { OciConfiguration } from '../../../shared/config/model.ts';
import type { CustomhouseError } from '../../../shared/errors.ts';
import type { Digest, RegistryName, Repository, Tag } from '../../../shared/image.ts';
import type { Registries } from '../../../shared/ports.ts';
import { createRegistries } from '../../../shared/registry/registries.ts';
import {
  type RecordedRequest,
  type Reply,
  type ScriptedServer,
  startScriptedServer,
} from '../../support/scriptedServer.ts';

const hub = 'hub' as RegistryName;
const node = { registry: hub, repository: 'library/node' as Repository };
const tag = '15-alpine' as Tag;
const password = 'p4ss-word-of-hub';
const servers: ScriptedServer[] = [];

async function serve(script: (request: RecordedRequest, host: string) => Reply): Promise<ScriptedServer> {
  const server: ScriptedServer = await startScriptedServer((request) => script(request, server.host));
  servers.push(server);
  return server;
}

/** Our client for that server; `secrets: false` makes it anonymous. */
function registriesFor(server: ScriptedServer, options: { secrets?: boolean; now?: () => Date } = {}): Registries {
  const { secrets = true, now = () => new Date() } = options;
  const registry: OciConfiguration = {
    kind: 'oci',
    name: hub,
    server: server.host,
    ...(secrets && { secrets: 'registry-hub' }),
  };
  return createRegistries({
    registries: new Map([[hub, registry]]),
    loginServer: () => Promise.resolve(server.host),
    accessToken: () => Promise.reject(new Error('Not for this registry.')),
    secrets: { get: (name) => Promise.resolve(name.endsWith('-user') ? 'hub' : password) },
    now,
    timeoutMs: 300,
  });
}

function sha256(text: string): Digest {
  return `sha256:${createHash('sha256').update(text).digest('hex')}` as Digest;
}

function found(digest: string): Reply {
  return { status: 200, headers: { 'docker-content-digest': digest, 'content-type': 'application/x; charset=utf-8' } };
}

/** A registry with a token service, which answers `reply` to whoever is logged in. */
function withTokens(reply: (request: RecordedRequest) => Reply): (request: RecordedRequest, host: string) => Reply {
  return (request, host) => {
    const { path, headers } = request;
    if (path.startsWith('/token')) return { status: 200, body: { token: 'token-of-hub', expires_in: 300 } };
    const challenge = `Bearer realm="http://${host}/token",service="hub",scope="repository:library/node:pull"`;
    if (headers.authorization === undefined) return { status: 401, headers: { 'www-authenticate': challenge } };
    return reply(request);
  };
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

describe('looking at a tag', () => {
  it('takes one HEAD and nothing else from the second look on', async () => {
    const digest = sha256('manifest');
    const server = await serve(withTokens(() => found(digest)));
    const registries = registriesFor(server);
    await registries.head(node, tag);
    const before = server.requests.length;

    expect(await registries.head(node, tag)).toEqual({ digest, mediaType: 'application/x' });

    const asked = server.requests.slice(before).map(({ method, path }) => `${method} ${path}`);
    expect(asked).toEqual(['HEAD /v2/library/node/manifests/15-alpine']);
    expect(server.requests.filter(({ method }) => method === 'HEAD')).toHaveLength(2);
  });

  it('shares one login between looks at the same time', async () => {
    const server = await serve(withTokens(() => found(sha256('manifest'))));
    const registries = registriesFor(server);

    await Promise.all([1, 2, 3, 4].map(() => registries.head(node, tag)));

    expect(server.requests.filter(({ path }) => path.startsWith('/token'))).toHaveLength(1);
  });

  it('tells the registry every manifest type, or it would answer with another digest', async () => {
    const server = await serve(() => found(sha256('manifest')));

    await registriesFor(server).head(node, tag);

    expect(server.requests.at(-1)?.headers.accept?.split(', ')).toEqual([
      'application/vnd.oci.image.index.v1+json',
      'application/vnd.docker.distribution.manifest.list.v2+json',
      'application/vnd.oci.image.manifest.v1+json',
      'application/vnd.docker.distribution.manifest.v2+json',
    ]);
  });

  it('reads the manifest where the HEAD does not tell the digest', async () => {
    const server = await serve(({ method }) => ({ status: 200, body: method === 'GET' ? '{"a":1}' : '' }));

    expect((await registriesFor(server).head(node, tag))?.digest).toBe(sha256('{"a":1}'));
  });

  it('does not take another digest for the one it asked for', async () => {
    const server = await serve(() => found(sha256('other')));

    await expect(registriesFor(server).head(node, sha256('mine'))).rejects.toMatchObject({
      code: 'REGISTRY_ANSWER_UNKNOWN',
    });
  });

  it('fetches a new token when the old one is refused, once', async () => {
    let given = 0;
    const server = await serve(({ path, headers }, host) => {
      if (path.startsWith('/token')) return { status: 200, body: { access_token: `t${++given}`, expires_in: 300 } };
      const challenge = { 'www-authenticate': `Bearer realm="http://${host}/token",service="hub"` };
      return headers.authorization === `Bearer t${given}` && given === 2
        ? found(sha256('manifest'))
        : { status: 401, headers: challenge };
    });

    expect(await registriesFor(server).head(node, tag)).toBeDefined();
    expect(given).toBe(2);
  });

  it('fetches a new token before the old one ends', async () => {
    let time = Date.parse('2026-11-24T00:00:00Z');
    const server = await serve(withTokens(() => found(sha256('manifest'))));
    const registries = registriesFor(server, { now: () => new Date(time) });
    await registries.head(node, tag);
    time += 280_000;

    await registries.head(node, tag);

    expect(server.requests.filter(({ path }) => path.startsWith('/token'))).toHaveLength(2);
  });
});

describe('logging in', () => {
  it('asks the token service with the login of Key Vault and the scope', async () => {
    const server = await serve(withTokens(() => found(sha256('manifest'))));

    await registriesFor(server).head(node, tag);

    const asked = server.requests.find(({ path }) => path.startsWith('/token'));
    expect(asked?.path).toBe('/token?service=hub&scope=repository%3Alibrary%2Fnode%3Apull');
    expect(asked?.headers.authorization).toBe(`Basic ${Buffer.from(`hub:${password}`).toString('base64')}`);
  });

  it('asks the token service for an anonymous token where there are no secrets', async () => {
    const server = await serve(withTokens(() => found(sha256('manifest'))));

    expect(await registriesFor(server, { secrets: false }).head(node, tag)).toBeDefined();

    expect(server.requests.find(({ path }) => path.startsWith('/token'))?.headers.authorization).toBeUndefined();
  });

  it('sends the login itself where the registry wants Basic', async () => {
    const server = await serve(({ headers }) =>
      headers.authorization?.startsWith('Basic ') === true
        ? found(sha256('manifest'))
        : { status: 401, headers: { 'www-authenticate': 'Basic realm="Registry"' } },
    );

    expect(await registriesFor(server).head(node, tag)).toBeDefined();
  });

  it('sends nothing to a token service without TLS on another host', async () => {
    const server = await serve(() => ({
      status: 401,
      headers: { 'www-authenticate': 'Bearer realm="http://tokens.example.invalid/token",service="hub"' },
    }));

    await expect(registriesFor(server).head(node, tag)).rejects.toMatchObject({ code: 'REGISTRY_ANSWER_UNKNOWN' });
  });

  it.each([401, 403])(
    'names the secrets to check when the login is refused with %i, and shows none',
    async (status) => {
      const server = await serve((request, host) =>
        request.path.startsWith('/token') ? { status, body: password } : withTokens(() => ({ status }))(request, host),
      );

      const error = await registriesFor(server)
        .head(node, tag)
        .catch((reason: unknown) => reason as CustomhouseError);

      expect(error).toMatchObject({
        code: 'REGISTRY_FORBIDDEN',
        message: expect.stringContaining('registry-hub-password') as string,
      });
      expect(JSON.stringify([error, (error as Error).message])).not.toContain(password);
    },
  );
});

describe('a registry in trouble', () => {
  function now(): Date {
    return new Date('2026-11-24T00:00:00Z');
  }

  it.each([
    ['breaks the connection', 'break' as const, 'REGISTRY_UNREACHABLE', undefined],
    ['says nothing', 'silence' as const, 'REGISTRY_UNREACHABLE', undefined],
    ['is overloaded', { status: 503 }, 'REGISTRY_UNREACHABLE', undefined],
    ['throttles in seconds', { status: 429, headers: { 'retry-after': '7' } }, 'REGISTRY_THROTTLED', 7],
    [
      'throttles until a time',
      { status: 429, headers: { 'retry-after': 'Tue, 24 Nov 2026 00:01:30 GMT' } },
      'REGISTRY_THROTTLED',
      90,
    ],
    ['throttles and does not say how long', { status: 429 }, 'REGISTRY_THROTTLED', undefined],
    ['is none', { status: 418 }, 'REGISTRY_ANSWER_UNKNOWN', undefined],
  ] satisfies [string, Reply, string, number | undefined][])('that %s', async (_, reply, code, retryAfterSeconds) => {
    const server = await serve(({ path }) => (path === '/v2/' ? { status: 200 } : reply));

    await expect(registriesFor(server, { now }).head(node, tag)).rejects.toMatchObject({ code, retryAfterSeconds });
  });

  it('is asked again how to log in after it could not be reached', async () => {
    let isUp = false;
    const server = await serve(() => (isUp ? found(sha256('manifest')) : 'break'));
    const registries = registriesFor(server);
    await expect(registries.head(node, tag)).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE' });
    isUp = true;

    expect(await registries.head(node, tag)).toBeDefined();
  });
});

describe('reading content', () => {
  const config = JSON.stringify({
    os: 'linux',
    architecture: 'arm',
    variant: 'v7',
    rootfs: { diff_ids: [sha256('l')] },
    history: [{ created: '2026-11-24T12:00:00Z', created_by: 'COPY rootfs/ /' }, { empty_layer: true }],
  });
  const manifest = JSON.stringify({
    config: { mediaType: 'c', digest: sha256(config), size: config.length },
    layers: [],
  });
  const image = { ...node, digest: sha256(manifest) };

  it('does not believe a manifest whose bytes are others than its digest', async () => {
    const server = await serve(({ path }) => ({
      status: 200,
      body: path.includes('/blobs/') ? config : `${manifest} `,
    }));

    await expect(registriesFor(server).platforms(image)).rejects.toMatchObject({ code: 'REGISTRY_ANSWER_UNKNOWN' });
  });

  it('follows a blob to another host without the login', async () => {
    const storage = await serve(() => ({ status: 200, body: config }));
    const server = await serve(
      withTokens(({ path }) =>
        path.includes('/blobs/')
          ? { status: 307, headers: { location: `http://${storage.host}/blob?sig=1` } }
          : { status: 200, body: manifest },
      ),
    );

    expect(await registriesFor(server).platforms(image)).toEqual(['linux/arm/v7']);

    expect(storage.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });

  it('reads no more than a manifest may hold', async () => {
    const server = await serve(() => ({ status: 200, body: Buffer.alloc(4 * 1024 * 1024 + 1) }));

    await expect(registriesFor(server).platforms(image)).rejects.toMatchObject({ code: 'REGISTRY_ANSWER_UNKNOWN' });
  });

  it('leaves attestations out of the platforms', async () => {
    function entry(os: string, architecture: string): object {
      return { mediaType: 'm', digest: sha256(os), size: 1, platform: { os, architecture } };
    }
    const index = JSON.stringify({ manifests: [entry('linux', 'amd64'), entry('unknown', 'unknown')] });
    const server = await serve(() => ({ status: 200, body: index }));

    expect(await registriesFor(server).platforms({ ...node, digest: sha256(index) })).toEqual(['linux/amd64']);
  });

  it('never asks for a layer', async () => {
    const layered = JSON.stringify({
      config: { mediaType: 'c', digest: sha256(config), size: config.length },
      layers: [{ mediaType: 'l', digest: sha256('layer'), size: 5 }],
    });
    const server = await serve(({ path }) => ({ status: 200, body: path.includes('/blobs/') ? config : layered }));
    const registries = registriesFor(server);

    expect(await registries.origin({ ...node, digest: sha256(layered) }, 'linux/arm/v7')).toEqual({
      layers: [sha256('l')],
      history: ['COPY rootfs/ /', ''],
    });

    const blobs = server.requests.filter(({ path }) => path.includes('/blobs/')).map(({ path }) => path);
    expect(blobs).toEqual([`/v2/library/node/blobs/${sha256(config)}`]);
  });
});
