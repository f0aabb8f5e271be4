import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from '../../../shared/image.ts';
import { RegistryError } from '../errors.ts';
import { writeFileAtomically } from './atomicFile.ts';
import { isMissing } from './isMissing.ts';
import type { StoredRepository } from './loadRepository.ts';
import { unlocked, type ChangeableAttributes, type RepositoryRecord } from './records.ts';
import { folderOf, type Store } from './store.ts';

/** The repository that a pull or a listing names. @throws RegistryError NAME_UNKNOWN */
export function findRepository(store: Store, name: Repository): StoredRepository & { record: RepositoryRecord } {
  const repository = store.repositories.get(name);
  if (!isListed(repository)) throw unknownRepository(name);
  return repository;
}

function isListed(
  repository: StoredRepository | undefined,
): repository is StoredRepository & { record: RepositoryRecord } {
  return repository?.record !== undefined;
}

export function unknownRepository(name: Repository): RegistryError {
  return new RegistryError('NAME_UNKNOWN', 'repository name not known to registry', { detail: { name } });
}

/** The repository that a push names, with its folders; it is listed only once it has a manifest. */
export async function prepareRepository(store: Store, name: Repository): Promise<StoredRepository> {
  const folder = folderOf(store.directory, name);
  for (const part of ['blobs', 'manifests', 'tags', 'uploads']) await mkdir(join(folder, part), { recursive: true });
  const known = store.repositories.get(name);
  if (known) return known;
  const repository: StoredRepository = { name, folder, record: undefined, manifests: new Map(), tags: new Map() };
  store.repositories.set(name, repository);
  return repository;
}

/** Writes the record of a repository's first manifest. Call inside `exclusively`. */
export async function recordRepository(repository: StoredRepository, time: string): Promise<void> {
  if (repository.record) return;
  await saveRecord(repository, { createdTime: time, lastUpdateTime: time, attributes: unlocked });
}

/** Call inside `exclusively`. */
export async function lockRepository(
  repository: StoredRepository & { record: RepositoryRecord },
  attributes: ChangeableAttributes,
): Promise<void> {
  await saveRecord(repository, { ...repository.record, attributes });
}

async function saveRecord(repository: StoredRepository, record: RepositoryRecord): Promise<void> {
  await writeFileAtomically(join(repository.folder, 'repository.json'), JSON.stringify(record));
  repository.record = record;
}

/** Removes a repository with all it holds, in one step. Call inside `exclusively`. */
export async function removeRepository(store: Store, repository: StoredRepository): Promise<void> {
  const deleted = join(store.directory, 'deleted', randomUUID());
  await rename(repository.folder, deleted).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });
  store.repositories.delete(repository.name);
  await rm(deleted, { recursive: true, force: true });
}

/** When the repository or anything in it changed last. */
export function lastUpdateOf(repository: StoredRepository & { record: RepositoryRecord }): string {
  const records = [...repository.tags.values(), ...repository.manifests.values()];
  return records.reduce(
    (latest, { lastUpdateTime }) => (lastUpdateTime > latest ? lastUpdateTime : latest),
    repository.record.lastUpdateTime,
  );
}
