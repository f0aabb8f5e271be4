import { addRemote, fetch as fetchPack, readCommit } from 'isomorphic-git';
import type { GitContext } from '../config/model.ts';
import { CustomhouseError } from '../errors.ts';
import type { Commit } from '../run.ts';
import type { KeptCapabilities } from './keptCapabilities.ts';
import { createMemoryRepository } from './memoryRepository.ts';
import type { Repository } from './readTree.ts';

/** How far behind its branch a commit may be where the host gives no commit by its ID alone. */
const fallbackDepth = 100;

/**
 * Fetches one commit without its history, into memory.
 *
 * By the commit's ID; a host that gives only branches is asked for the branch, and the commit has to be among its newest.
 *
 * @throws CustomhouseError GIT_REF_NOT_FOUND, and what the requests throw
 */
export async function fetchCommit(
  { known, anew }: KeptCapabilities,
  { url, branch }: GitContext,
  commit: Commit,
): Promise<Repository> {
  const repository = createMemoryRepository();
  await addRemote({ ...repository, remote: 'origin', url });
  const common = { ...repository, url, singleBranch: true, tags: false };
  await fetchPack({ ...common, http: known, ref: commit, remoteRef: commit, depth: 1 }).catch(unlessRefused);
  if (await hasCommit(repository, commit)) return repository;
  const newest = { ref: branch, remoteRef: branch, depth: fallbackDepth };
  await fetchPack({ ...common, http: anew, ...newest }).catch(unlessRefused);
  if (await hasCommit(repository, commit)) return repository;
  throw new CustomhouseError(
    'GIT_REF_NOT_FOUND',
    `${url} has no commit ${commit}, or it is far behind "${branch}" now. It may have been pushed over: push again, or run the task by hand.`,
  );
}

/** A host's refusal comes as many kinds of error, or none; whether the commit came is what counts. */
function unlessRefused(error: unknown): undefined {
  if (error instanceof CustomhouseError) throw error;
}

async function hasCommit(repository: Repository, oid: Commit): Promise<boolean> {
  return readCommit({ ...repository, oid }).then(
    () => true,
    () => false,
  );
}
