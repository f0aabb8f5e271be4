import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { git } from '../gitCommand.ts';
import { personalGit } from './personalGit.ts';
import { incomingRef, sourceRef } from './refs.ts';
import { shownLocation, type Source } from './source.ts';

const author = { name: 'Customhouse', email: 'local@customhouse.invalid' };

/**
 * Brings the newest commit of a source into a bare repository, as `refs/customhouse/incoming`: a repository's current branch with its
 * history, a folder's files as one commit on top of what it brought before.
 *
 * @returns the commit
 * @throws Error with the remedy when there is nothing to bring
 */
export async function fetchSource(repository: string, source: Source, now: Date): Promise<string> {
  if (source.kind !== 'folder') await fetchBranch(repository, source);
  else await git(['--git-dir', repository, 'update-ref', incomingRef, await commitFolder(repository, source, now)]);
  return (await git(['--git-dir', repository, 'rev-parse', incomingRef])).trim();
}

/** What a person should know of a source that is brought in as it is committed. */
export async function uncommittedNote(source: Source): Promise<string | undefined> {
  if (source.kind !== 'repository') return undefined;
  const { output } = await personalGit(['-C', source.location, 'status', '--porcelain']);
  if (output.trim() === '') return undefined;
  return `${source.name}: ${source.location} has changes that are not committed. They are not brought in.`;
}

async function fetchBranch(repository: string, source: Source): Promise<void> {
  const { location, branch } = source;
  const from = branch === undefined ? 'HEAD' : `refs/heads/${branch}`;
  const { complaint } = await personalGit([
    ...['--git-dir', repository, 'fetch', '--quiet', '--no-tags', '--update-shallow', '--no-write-fetch-head'],
    ...['--', location, `+${from}:${incomingRef}`],
  ]);
  if (complaint === undefined) return;
  throw new Error(
    `--repo ${source.name}: ${shownLocation(source)} gave no commit of ${branch ?? 'its current branch'}: ${complaint}\n` +
      'Commit something there, or check the address and that Git can read it without asking.',
  );
}

async function commitFolder(repository: string, { name, location }: Source, now: Date): Promise<string> {
  const index = join(repository, 'customhouse-index');
  const env = { GIT_DIR: repository, GIT_WORK_TREE: location, GIT_INDEX_FILE: index };
  await rm(index, { force: true });
  try {
    // .gitignore counts, as in any repository.
    await git(['-C', location, 'add', '--all', '.'], env);
    const tree = (await git(['write-tree'], env)).trim();
    const before = await commitAt(repository, sourceRef);
    if (before !== undefined && (await commitAt(repository, `${sourceRef}^{tree}`)) === tree) return before;
    const parent = before === undefined ? [] : ['-p', before];
    const message = `${name}: ${basename(location)} as it is now`;
    return (await git(['commit-tree', tree, ...parent, '-m', message], { ...env, ...identity(now) })).trim();
  } finally {
    await rm(index, { force: true });
  }
}

/** @returns undefined when there is none */
export async function commitAt(repository: string, revision: string): Promise<string | undefined> {
  const found = await git(['--git-dir', repository, 'rev-parse', '--verify', '--quiet', revision]).catch(() => '');
  return found.trim() === '' ? undefined : found.trim();
}

function identity(now: Date): Record<string, string> {
  return Object.fromEntries(
    ['AUTHOR', 'COMMITTER'].flatMap((role) => [
      [`GIT_${role}_NAME`, author.name],
      [`GIT_${role}_EMAIL`, author.email],
      [`GIT_${role}_DATE`, now.toISOString()],
    ]),
  );
}
