import { createHash, randomUUID, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isDigest, type Digest } from '../../../shared/image.ts';
import { RegistryError } from '../errors.ts';
import { blobPath } from './blobs.ts';
import { createExclusivelyById } from './exclusive.ts';
import { isMissing } from './isMissing.ts';
import type { StoredRepository } from './loadRepository.ts';

/** Large enough that the disk is not asked for every 64 KB of the network, small enough that fifty uploads at once are 25 MB. */
const writeBufferBytes = 256 * 1024;

/** What is being uploaded. The bytes are on disk, so an upload goes on after a crash; only its running hash is in memory. */
export interface Uploads {
  /**
   * Changes to one upload come one after the other: what a broken connection still brings in must not mix with what the
   * client sends anew.
   */
  exclusively<Answer>(id: string, work: () => Promise<Answer>): Promise<Answer>;
  begin(repository: StoredRepository): Promise<string>;
  /** Bytes so far. @throws RegistryError BLOB_UPLOAD_UNKNOWN */
  size(repository: StoredRepository | undefined, id: string): Promise<number>;
  /** Adds to the end; resolves with the bytes so far. What came before a broken connection is kept. */
  append(repository: StoredRepository, id: string, source: Readable): Promise<number>;
  /** Makes it a blob of the repository. @throws RegistryError DIGEST_INVALID; the upload is gone then */
  finish(repository: StoredRepository, id: string, digest: Digest): Promise<void>;
  cancel(repository: StoredRepository, id: string): Promise<void>;
}

export function createUploads(): Uploads {
  const hashes = new Map<string, { hash: Hash; size: number }>();
  const exclusively = createExclusivelyById();

  async function begin(repository: StoredRepository): Promise<string> {
    const id = randomUUID();
    await writeFile(uploadPath(repository, id), '');
    return id;
  }

  async function append(repository: StoredRepository, id: string, source: Readable): Promise<number> {
    const running = await hashSoFar(repository, id);
    hashes.delete(id);
    const target = createWriteStream(uploadPath(repository, id), { flags: 'a', highWaterMark: writeBufferBytes });
    await pipeline(source, (chunks: AsyncIterable<Buffer>) => hashing(chunks, running), target);
    hashes.set(id, running);
    return running.size;
  }

  async function hashSoFar(repository: StoredRepository, id: string): Promise<{ hash: Hash; size: number }> {
    const size = await uploadSize(repository, id);
    const known = hashes.get(id);
    if (known?.size === size) return known;
    const running = { hash: createHash('sha256'), size: 0 };
    const read = createReadStream(uploadPath(repository, id), { highWaterMark: writeBufferBytes });
    for await (const chunk of read as AsyncIterable<Buffer>) {
      running.hash.update(chunk);
      running.size += chunk.length;
    }
    return running;
  }

  async function finish(repository: StoredRepository, id: string, digest: Digest): Promise<void> {
    const { hash } = await hashSoFar(repository, id);
    hashes.delete(id);
    const actual = `sha256:${hash.digest('hex')}`;
    if (actual === digest) return rename(uploadPath(repository, id), blobPath(repository, digest));
    await rm(uploadPath(repository, id));
    throw new RegistryError('DIGEST_INVALID', 'provided digest did not match uploaded content', {
      detail: { digest, actual },
    });
  }

  async function cancel(repository: StoredRepository, id: string): Promise<void> {
    await uploadSize(repository, id);
    hashes.delete(id);
    await rm(uploadPath(repository, id));
  }

  return { exclusively, begin, size: uploadSize, append, finish, cancel };
}

async function* hashing(chunks: AsyncIterable<Buffer>, running: { hash: Hash; size: number }): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    running.hash.update(chunk);
    running.size += chunk.length;
    yield chunk;
  }
}

async function uploadSize(repository: StoredRepository | undefined, id: string): Promise<number> {
  try {
    if (repository) return (await stat(uploadPath(repository, id))).size;
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  throw unknownUpload(id);
}

export function isUploadId(text: string): boolean {
  return /^[0-9a-f-]{36}$/.test(text);
}

export function unknownUpload(id: string): RegistryError {
  return new RegistryError('BLOB_UPLOAD_UNKNOWN', 'blob upload unknown to registry', { detail: { id } });
}

function uploadPath(repository: StoredRepository, id: string): string {
  return join(repository.folder, 'uploads', id);
}

/** @throws RegistryError DIGEST_INVALID */
export function parseDigest(text: string | null | undefined): Digest {
  if (text && isDigest(text)) return text;
  throw new RegistryError('DIGEST_INVALID', 'a digest is sha256: and 64 lower-case hex digits', {
    detail: { digest: text },
  });
}
