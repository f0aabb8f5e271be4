import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from '../../../shared/image.ts';
import { createExclusively, type Exclusively } from './exclusive.ts';
import { loadRepository, type StoredRepository } from './loadRepository.ts';
import { createRegistryClock } from './registryClock.ts';

/**
 * Everything a registry keeps. Tags, manifests' records and locks are in memory and on disk, the bytes on disk only.
 *
 * Each repository is one folder with its own blobs (hard links where an image was mounted or imported), so a repository
 * is deleted by one rename and the file system counts the references. A change is written to disk first, then taken into
 * memory, and only inside `exclusively`.
 */
export interface Store {
  readonly directory: string;
  readonly repositories: Map<Repository, StoredRepository>;
  readonly time: () => string;
  readonly exclusively: Exclusively;
}

/** Opens the folder and mends what a crash left: half-written files, half-deleted repositories, blobs that nothing names. */
export async function openStore(directory: string, now: () => Date): Promise<Store> {
  await mkdir(join(directory, 'repositories'), { recursive: true, mode: 0o700 });
  await rm(join(directory, 'deleted'), { recursive: true, force: true });
  await mkdir(join(directory, 'deleted'));
  const repositories = new Map<Repository, StoredRepository>();
  for (const folder of await readdir(join(directory, 'repositories'))) {
    const repository = await loadRepository(join(directory, 'repositories', folder), fromFolder(folder), now());
    repositories.set(repository.name, repository);
  }
  const latest = [...repositories.values()].flatMap(timesOf).sort().at(-1);
  return { directory, repositories, time: createRegistryClock(now, latest), exclusively: createExclusively() };
}

/** Where a repository's files are. `+` cannot be in a repository's name, `/` cannot be in a folder's. */
export function folderOf(directory: string, repository: Repository): string {
  return join(directory, 'repositories', repository.replaceAll('/', '+'));
}

function fromFolder(folder: string): Repository {
  return folder.replaceAll('+', '/') as Repository;
}

function timesOf(repository: StoredRepository): string[] {
  const records = [...repository.tags.values(), ...repository.manifests.values()];
  return [
    ...records.map((record) => record.lastUpdateTime),
    ...(repository.record ? [repository.record.lastUpdateTime] : []),
  ];
}
