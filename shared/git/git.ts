import { listServerRefs } from 'isomorphic-git';
import type { GitContext } from '../config/model.ts';
import { CustomhouseError } from '../errors.ts';
import type { Git, Secrets } from '../ports.ts';
import type { Commit } from '../run.ts';
import { fetchCommit } from './fetchCommit.ts';
import { silentHost } from './gitFault.ts';
import { createGitHttp } from './gitHttp.ts';
import { keepCapabilities } from './keptCapabilities.ts';
import { createKeptTrees } from './keptTrees.ts';
import { readTree } from './readTree.ts';
import { readGitToken } from './readGitToken.ts';
import { createSourceTree } from './sourceTree.ts';

export interface GitOptions {
  readonly secrets: Pick<Secrets, 'get'>;
  readonly now: () => Date;
  /** Of one request, its body included. Default 120 s: 200 MB at 2 MB/s and a little. */
  readonly timeoutMs?: number;
  /** Of what comes over the wire, and of the files of one context. Default 200 MB. */
  readonly mostBytes?: number;
}

/** Of what a commit's files may have. */
export const mostSourceBytes = 200 * 1024 * 1024;
const defaultTimeoutMs = 120_000;
/** A few Dockerfiles with what they copy. */
const mostKeptBytes = 8 * 1024 * 1024;

/** Git over HTTPS; a host that wants no login is given none. Submodules and Git LFS are not fetched. */
export function createGit(options: GitOptions): Git {
  const { secrets, now, timeoutMs = defaultTimeoutMs, mostBytes = mostSourceBytes } = options;
  const kept = createKeptTrees(mostKeptBytes);
  const asked = createGitHttp({ token: () => readGitToken(secrets), now, timeoutMs, mostBytes });
  const http = keepCapabilities(asked, now);
  return {
    async resolve(context) {
      const ref = `refs/heads/${context.branch}`;
      const refs = await listServerRefs({ http: http.known, url: context.url, prefix: ref, protocolVersion: 2 }).catch(
        (error: unknown) => {
          throw error instanceof CustomhouseError ? error : silentHost(context.url, error);
        },
      );
      const found = refs.find((one) => one.ref === ref);
      if (found === undefined) throw noBranch(context);
      return found.oid as Commit;
    },
    async fetch(context, commit) {
      const known = kept.get(context, commit);
      if (known !== undefined) return known;
      const entries = await readTree(await fetchCommit(http, context, commit), context, commit, mostBytes);
      const tree = createSourceTree(commit, entries);
      kept.keep(context, tree, entries);
      return tree;
    },
  };
}

function noBranch({ url, branch }: GitContext): CustomhouseError {
  return new CustomhouseError(
    'GIT_REF_NOT_FOUND',
    `${url} has no branch "${branch}". Check the context in customhouse.yaml, or push the branch.`,
  );
}
