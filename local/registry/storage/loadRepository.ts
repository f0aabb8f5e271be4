import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { hexOf, type Digest, type Repository, type Tag } from '../../../shared/image.ts';
import { unfinishedSuffix } from './atomicFile.ts';
import { isMissing } from './isMissing.ts';
import {
  manifestRecordSchema,
  repositoryRecordSchema,
  tagRecordSchema,
  type ManifestRecord,
  type RepositoryRecord,
  type TagRecord,
} from './records.ts';

export interface StoredRepository {
  readonly name: Repository;
  readonly folder: string;
  /** Undefined until its first manifest: a repository with nothing but blobs is not listed. */
  record: RepositoryRecord | undefined;
  readonly manifests: Map<Digest, ManifestRecord>;
  readonly tags: Map<Tag, TagRecord>;
}

/** Uploads that nobody went on with, and blobs that no manifest names, are removed at the first start after this time. */
const leftoverMs = 24 * 60 * 60 * 1000;

export async function loadRepository(folder: string, name: Repository, now: Date): Promise<StoredRepository> {
  const manifests = await loadManifests(join(folder, 'manifests'));
  const tags = await loadTags(join(folder, 'tags'), manifests);
  const record = await load(join(folder, 'repository.json'), repositoryRecordSchema);
  const named = new Set([...manifests.values()].flatMap((manifest) => manifest.content.blobs.map(hexOf)));
  const oldest = now.getTime() - leftoverMs;
  await removeLeftovers(join(folder, 'blobs'), oldest, (file) => named.has(file));
  await removeLeftovers(join(folder, 'uploads'), oldest, () => false);
  return { name, folder, record, manifests, tags };
}

async function loadManifests(folder: string): Promise<Map<Digest, ManifestRecord>> {
  const manifests = new Map<Digest, ManifestRecord>();
  const files = await list(folder);
  for (const file of files.filter((entry) => entry.endsWith('.json'))) {
    const record = await load(join(folder, file), manifestRecordSchema);
    if (record && files.includes(hexOf(record.digest))) manifests.set(record.digest, record);
  }
  return manifests;
}

async function loadTags(folder: string, manifests: ReadonlyMap<Digest, ManifestRecord>): Promise<Map<Tag, TagRecord>> {
  const tags = new Map<Tag, TagRecord>();
  for (const file of (await list(folder)).filter((entry) => entry.endsWith('.json'))) {
    const record = await load(join(folder, file), tagRecordSchema);
    // A manifest is deleted before its tags are: the crash was between the two.
    if (record && manifests.has(record.digest)) tags.set(file.slice(0, -'.json'.length) as Tag, record);
    else await rm(join(folder, file), { force: true });
  }
  return tags;
}

async function load<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema> | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new Error(`${path} is damaged. Remove it, or the whole folder of this registry, and start again.`, {
      cause: error,
    });
  }
}

async function removeLeftovers(folder: string, oldest: number, keep: (file: string) => boolean): Promise<void> {
  for (const file of await list(folder)) {
    const path = join(folder, file);
    if (!keep(file) && (await stat(path)).ctimeMs < oldest) await rm(path);
  }
}

async function list(folder: string): Promise<string[]> {
  try {
    const files = await readdir(folder);
    const unfinished = files.filter((file) => file.endsWith(unfinishedSuffix));
    for (const file of unfinished) await rm(join(folder, file), { force: true });
    return files.filter((file) => !file.endsWith(unfinishedSuffix));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
