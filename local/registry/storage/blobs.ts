import { randomUUID } from 'node:crypto';
import { copyFile, link, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { hexOf, type Digest } from '../../../shared/image.ts';
import { RegistryError } from '../errors.ts';
import { unfinishedSuffix } from './atomicFile.ts';
import { isMissing } from './isMissing.ts';
import type { StoredRepository } from './loadRepository.ts';

export function blobPath(repository: StoredRepository, digest: Digest): string {
  return join(repository.folder, 'blobs', hexOf(digest));
}

/** Bytes of the blob, undefined when this repository does not have it, whatever others have. */
export async function blobSize(repository: StoredRepository | undefined, digest: Digest): Promise<number | undefined> {
  if (!repository) return undefined;
  try {
    return (await stat(blobPath(repository, digest))).size;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Opens a blob: what has begun to be read stays readable when it is deleted. @throws RegistryError BLOB_UNKNOWN */
export async function openBlob(repository: StoredRepository | undefined, digest: Digest): Promise<FileHandle> {
  try {
    if (repository) return await open(blobPath(repository, digest));
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  throw unknownBlob(digest);
}

export function unknownBlob(digest: Digest): RegistryError {
  return new RegistryError('BLOB_UNKNOWN', 'blob unknown to registry', { detail: { digest } });
}

/** Gives a repository the blob of another one without copying bytes, where both are on one file system. Repeatable. */
export async function shareBlob(source: StoredRepository, target: StoredRepository, digest: Digest): Promise<void> {
  try {
    await link(blobPath(source, digest), blobPath(target, digest));
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return;
    if (!hasCode(error, 'EXDEV') && !hasCode(error, 'EMLINK') && !hasCode(error, 'EPERM')) throw error;
    await copyBlob(blobPath(source, digest), blobPath(target, digest));
  }
}

async function copyBlob(source: string, target: string): Promise<void> {
  const unfinished = `${target}.${randomUUID()}${unfinishedSuffix}`;
  await copyFile(source, unfinished);
  await rename(unfinished, target);
}

/** @throws RegistryError BLOB_UNKNOWN */
export async function removeBlob(repository: StoredRepository | undefined, digest: Digest): Promise<void> {
  try {
    if (!repository) throw unknownBlob(digest);
    await rm(blobPath(repository, digest));
  } catch (error) {
    throw isMissing(error) ? unknownBlob(digest) : error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
