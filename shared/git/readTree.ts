import { type FsClient, readBlob, readCommit, readTree as readObject, type TreeEntry } from 'isomorphic-git';
import type { GitContext } from '../config/model.ts';
import { CustomhouseError } from '../errors.ts';
import type { Commit } from '../run.ts';
import { tooLarge } from './gitFault.ts';
import type { TarEntry } from './tar.ts';

/** As isomorphic-git's calls take it. */
export interface Repository {
  readonly fs: FsClient;
  readonly gitdir: string;
  /** Shared by all reads: a pack's index is parsed once. */
  readonly cache: object;
}

const executableMode = '100755';
const symlinkMode = '120000';

/**
 * The files of a context's folder in a commit, sorted as Git sorts them, folders before what is in them.
 *
 * @throws CustomhouseError GIT_REF_NOT_FOUND without that folder, SOURCE_TOO_LARGE, CONFIG_INVALID for a submodule
 */
export async function readTree(
  repository: Repository,
  context: GitContext,
  commit: Commit,
  mostBytes: number,
): Promise<TarEntry[]> {
  const entries: TarEntry[] = [];
  let size = 0;

  async function readFile({ oid, mode }: TreeEntry, path: string): Promise<TarEntry> {
    const { blob } = await readBlob({ ...repository, oid });
    size += blob.byteLength;
    if (size > mostBytes) throw tooLarge(context.url, mostBytes);
    if (mode === symlinkMode) return { kind: 'symlink', path, target: new TextDecoder().decode(blob) };
    return { kind: 'file', path, isExecutable: mode === executableMode, content: blob };
  }

  async function readFolder(oid: string, folder: string): Promise<void> {
    const { tree } = await readObject({ ...repository, oid });
    for (const entry of tree) {
      const path = folder === '' ? entry.path : `${folder}/${entry.path}`;
      if (entry.type === 'commit') throw submodule(context, path);
      entries.push(entry.type === 'tree' ? { kind: 'folder', path } : await readFile(entry, path));
      if (entry.type === 'tree') await readFolder(entry.oid, path);
    }
  }

  await readFolder(await findFolder(), '');
  return entries;

  async function findFolder(): Promise<string> {
    let oid = (await readCommit({ ...repository, oid: commit })).commit.tree;
    for (const name of context.folder.split('/').filter((part) => part !== '')) {
      const { tree } = await readObject({ ...repository, oid });
      const found = tree.find((entry) => entry.path === name && entry.type === 'tree');
      if (found === undefined) throw noFolder(context, commit);
      ({ oid } = found);
    }
    return oid;
  }
}

function noFolder({ url, folder }: GitContext, commit: Commit): CustomhouseError {
  return new CustomhouseError(
    'GIT_REF_NOT_FOUND',
    `${url} has no folder "${folder}" in commit ${commit}. Check the context in customhouse.yaml (#branch:folder).`,
  );
}

function submodule({ url }: GitContext, path: string): CustomhouseError {
  return new CustomhouseError(
    'CONFIG_INVALID',
    `${url} has a submodule at "${path}", and submodules are not fetched. Put its files into the repository, or name a folder without it (#branch:folder).`,
  );
}
