import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from './gitCommand.ts';
import { sourceRef } from './source/refs.ts';

const author = { name: 'Customhouse samples', email: 'samples@customhouse.invalid' };

/** Where a repository lies. Its name is checked where names come from outside. */
export function repositoryFolder(directory: string, name: string): string {
  return join(directory, `${name}.git`);
}

/**
 * Makes the bare repository `name` with one commit, the content of a folder with its run bits, on the branch `main`.
 *
 * A repository that exists is left alone, whatever it holds: its commits are people's work. Killed half-way it leaves nothing
 * that counts as one.
 */
export async function createRepository(directory: string, name: string, fromFolder: string, now: Date): Promise<void> {
  const repository = repositoryFolder(directory, name);
  if (existsSync(repository)) return;
  await draftRepository(directory, name, async (draft) => {
    await commitFolder(draft, fromFolder, now);
    await git(['--git-dir', draft, 'update-ref', sourceRef, 'HEAD']);
  });
}

/** Makes a bare repository that is there only once `fill` has put into it what belongs there; nothing of it when that throws. */
export async function draftRepository(
  directory: string,
  name: string,
  fill: (draft: string) => Promise<void>,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  const draft = await mkdtemp(join(directory, '.draft-'));
  try {
    await git(['init', '--quiet', '--bare', '--template=', '--initial-branch=main', draft]);
    await fill(draft);
    await rename(draft, repositoryFolder(directory, name));
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function commitFolder(repository: string, fromFolder: string, now: Date): Promise<void> {
  const date = now.toISOString();
  const env = {
    GIT_DIR: repository,
    GIT_WORK_TREE: fromFolder,
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: author.name,
    GIT_COMMITTER_EMAIL: author.email,
    GIT_COMMITTER_DATE: date,
  };
  await git(['-C', fromFolder, 'add', '--all', '--force', '.'], env);
  await git(['-C', fromFolder, 'commit', '--quiet', '--message', 'Start'], env);
  await rm(join(repository, 'index'), { force: true });
}
