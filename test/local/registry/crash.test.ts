import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startChildRegistry, type ChildRegistry } from './childRegistry.ts';
import { freePort } from '../../../local/instance/freePort.ts';
import { digestOf, type RegistryClient } from './registryClient.ts';

let directory: string;
let child: ChildRegistry | undefined;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'customhouse-registry-'));
});

afterEach(async () => {
  await child?.kill();
  await rm(directory, { recursive: true, force: true });
});

/** Where the kill falls among the writes of three clients differs each time. */
const kills = 6;

it('a registry that is killed while it is written to has lost nothing that it acknowledged and holds only whole images', async () => {
  const port = await freePort();
  const expected = new Map<string, string>();
  child = await startChildRegistry(directory, port);
  for (let round = 0; round < kills; round++) {
    const { client } = child;
    const progress = new EventEmitter();
    const clients = [0, 1, 2].map((number) =>
      changeUntilKilled(client, { prefix: `${round}-${number}`, expected, progress }),
    );
    await once(progress, `${round}-0-${round}`);

    await child.kill();
    await Promise.all(clients);
    child = await startChildRegistry(directory, port);

    const tags = await tagsOf(child.client);
    expect(tags).toEqual(expect.arrayContaining([...expected.keys()]));
    for (const tag of tags) {
      const digest = await imageAt(child.client, tag);
      expect(digest).toBe(expected.get(tag) ?? digest);
    }
  }
});

interface Work {
  readonly prefix: string;
  /** What was acknowledged and not asked to be deleted: tag to digest. */
  readonly expected: Map<string, string>;
  readonly progress: EventEmitter;
}

/** Pushes images under tags of their own and deletes each third again until the registry is gone. */
async function changeUntilKilled(client: RegistryClient, { prefix, expected, progress }: Work): Promise<void> {
  try {
    for (let step = 0; ; step++) {
      const tag = `${prefix}-${step}`;
      expected.set(tag, await client.pushImage('node', tag, `content ${tag}`));
      progress.emit(tag);
      if (step % 3 === 2) await forget(client, tag, expected);
    }
  } catch {
    // The registry was killed; what this step did is anybody's guess.
  }
}

async function forget(client: RegistryClient, tag: string, expected: Map<string, string>): Promise<void> {
  const digest = expected.get(tag) ?? '';
  expected.delete(tag);
  await client.send('DELETE', `/v2/node/manifests/${digest}`);
}

async function tagsOf(client: RegistryClient): Promise<string[]> {
  const answer = await client.send('GET', '/v2/node/tags/list');
  return ((await answer.json()) as { tags: string[] }).tags;
}

/** The digest that the tag names, after every byte of the image was pulled and checked. */
async function imageAt(client: RegistryClient, tag: string): Promise<string> {
  const answer = await client.send('GET', `/v2/node/manifests/${tag}`);
  const text = await answer.text();
  const manifest = JSON.parse(text) as { config: { digest: string }; layers: { digest: string }[] };
  for (const { digest } of [manifest.config, ...manifest.layers]) {
    const blob = await client.send('GET', `/v2/node/blobs/${digest}`);
    expect(digestOf(new Uint8Array(await blob.arrayBuffer()))).toBe(digest);
  }
  return digestOf(text);
}
