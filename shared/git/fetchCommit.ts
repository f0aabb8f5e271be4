import fs from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addRemote, fetch as fetchPack, init, readCommit } from 'isomorphic-git';
import type { GitContext } from '../config/model.ts';
import { CustomhouseError } from '../errors.ts';
import type { Commit } from '../run.ts';
import type { KeptCapabilities } from './keptCapabilities.ts';

/** How far behind its branch a commit may be where the host gives no commit by its ID alone. */
const fallbackDepth = 100;

/**
 * Fetches one commit without its history and hands its repository's folder to `use`; the folder is removed whatever happens.
 *
 * By the commit's ID; a host that gives only branches is asked for the branch, and the commit has to be among its newest.
 *
 * @throws CustomhouseError GIT_REF_NOT_FOUND, and what the requests throw
 */
export async function fetchCommit<T>(
  { known, anew }: KeptCapabilities,
  { url, branch }: GitContext,
  commit: Commit,
  use: (gitdir: string) => Promise<T>,
): Promise<T> {
  const gitdir = await mkdtemp(join(tmpdir(), 'customhouse-git-'));
  try {
    await init({ fs, gitdir, bare: true });
    await addRemote({ fs, gitdir, remote: 'origin', url });
    const common = { fs, gitdir, url, singleBranch: true, tags: false };
    await fetchPack({ ...common, http: known, ref: commit, remoteRef: commit, depth: 1 }).catch(unlessRefused);
    if (!(await hasCommit(gitdir, commit))) {
      const newest = { ref: branch, remoteRef: branch, depth: fallbackDepth };
      await fetchPack({ ...common, http: anew, ...newest }).catch(unlessRefused);
    }
    if (await hasCommit(gitdir, commit)) return await use(gitdir);
  } finally {
    await rm(gitdir, { recursive: true, force: true });
  }
  throw new CustomhouseError(
    'GIT_REF_NOT_FOUND',
    `${url} has no commit ${commit}, or it is far behind "${branch}" now. It may have been pushed over: push again, or run the task by hand.`,
  );
}

/** A host's refusal comes as many kinds of error, or none; whether the commit came is what counts. */
function unlessRefused(error: unknown): undefined {
  if (error instanceof CustomhouseError) throw error;
}

async function hasCommit(gitdir: string, oid: Commit): Promise<boolean> {
  return readCommit({ fs, gitdir, oid }).then(
    () => true,
    () => false,
  );
}
