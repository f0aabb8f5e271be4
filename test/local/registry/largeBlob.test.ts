import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startChildRegistry, type ChildRegistry } from './childRegistry.ts';
import { freePort } from '../../../local/instance/freePort.ts';

const chunk = Buffer.alloc(1024 * 1024, 'customhouse');
const chunks = 300;
/** Buffers on their way between network and disk, and what the garbage collector has not got to. */
const allowedGrowthBytes = 150 * 1024 * 1024;

let directory: string;
let child: ChildRegistry | undefined;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'customhouse-registry-'));
});

afterEach(async () => {
  await child?.kill();
  await rm(directory, { recursive: true, force: true });
});

it('takes and gives a blob of 300 MB without holding it in memory', async () => {
  child = await startChildRegistry(directory, await freePort());
  const location = (await child.client.send('POST', '/v2/big/blobs/uploads/')).headers.get('location') ?? '';
  const before = await child.peakMemoryBytes();

  await child.client.send('PATCH', location, { body: streamOfChunks() });
  const finished = await child.client.send('PUT', `${location}?digest=${digestOfChunks()}`);
  const pulled = await child.client.send('GET', finished.headers.get('location') ?? '');

  expect(finished.status).toBe(201);
  expect(await digestOfStream(pulled)).toBe(digestOfChunks());
  expect((await child.peakMemoryBytes()) - before).toBeLessThan(allowedGrowthBytes);
});

function streamOfChunks(): ReadableStream<Uint8Array> {
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      if (sent++ < chunks) controller.enqueue(chunk);
      else controller.close();
    },
  });
}

function digestOfChunks(): string {
  const hash = createHash('sha256');
  for (let sent = 0; sent < chunks; sent++) hash.update(chunk);
  return `sha256:${hash.digest('hex')}`;
}

async function digestOfStream(answer: Response): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of (answer.body ?? []) as AsyncIterable<Uint8Array>) hash.update(part);
  return `sha256:${hash.digest('hex')}`;
}
