import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { listen, type Listening } from '../../../local/http/listen.ts';
import { freePort } from '../../../local/instance/freePort.ts';
import { createRegistry } from '../../../local/registry/registry.ts';
import { openRepository, type RepositoryAddress } from '../../../local/upstream/registryClient.ts';
import { provideUpstream } from '../../../local/upstream/upstream.ts';

const upstreamRepository = 'library/node';
const tag = '15-alpine';

const indexSchema = z.object({
  mediaType: z.string(),
  manifests: z.array(
    z.object({ digest: z.string(), platform: z.object({ os: z.string(), architecture: z.string() }) }),
  ),
});

let directory: string;
/** Packing the layer takes seconds: once for all. */
let cache: string;
let servers: Listening[];

beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'customhouse-layer-'));
});

afterAll(() => rm(cache, { recursive: true }));

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'customhouse-upstream-'));
  servers = [];
});

afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()));
  await rm(directory, { recursive: true });
});

async function startRegistry(name: string, throttleAfterMoveSeconds?: number): Promise<RepositoryAddress> {
  const port = await freePort();
  const registry = await createRegistry({
    name,
    port,
    directory: join(directory, name),
    kind: 'plain',
    users: { someone: 'secret' },
    ...(throttleAfterMoveSeconds === undefined ? {} : { throttleAfterMoveSeconds }),
    onEvent: () => undefined,
    now: () => new Date(),
  });
  servers.push(await listen(registry.handle, port));
  const login = { username: 'someone', password: 'secret' };
  return { origin: `http://127.0.0.1:${port}`, repository: upstreamRepository, login };
}

it('is a two-platform index made from this machine where Docker Hub is out of reach, and stays as it is', async () => {
  const target = openRepository(await startRegistry('dockerhub', 1));
  const hub = { origin: `http://127.0.0.1:${await freePort()}`, repository: upstreamRepository };

  const first = await provideUpstream({ target, tag, hub, cache });
  const second = await provideUpstream({ target, tag, hub, cache });

  expect([first, second]).toEqual(['stand-in', 'kept']);
  const { mediaType, content } = (await target.getManifest(tag))!;
  expect(mediaType).toBe('application/vnd.oci.image.index.v1+json');
  const { manifests } = indexSchema.parse(JSON.parse(content));
  expect(manifests.map(({ platform }) => `${platform.os}/${platform.architecture}`).sort()).toEqual([
    'linux/amd64',
    'linux/arm64',
  ]);
});

it('is missing where nothing is looked for and nothing can stand in', async () => {
  const target = openRepository(await startRegistry('vendor'));

  expect(await provideUpstream({ target, tag })).toBe('missing');
  expect(await target.getManifest(tag)).toBeUndefined();
});

it("is copied from Docker Hub where that can be reached, with each platform's own digest", async () => {
  const hub = await startRegistry('hub');
  const nowhere = { origin: `http://127.0.0.1:${await freePort()}`, repository: upstreamRepository };
  await provideUpstream({ target: openRepository(hub), tag, hub: nowhere, cache });
  const target = openRepository(await startRegistry('dockerhub'));

  const origin = await provideUpstream({ target, tag, hub, cache: join(directory, 'unused') });

  expect(origin).toBe('Docker Hub');
  expect(await target.getManifest(tag)).toEqual(await openRepository(hub).getManifest(tag));
});
