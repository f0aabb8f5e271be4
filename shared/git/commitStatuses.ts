import { CustomhouseError } from '../errors.ts';
import { parseRetryAfter } from '../http/retryAfter.ts';
import type { CommitStatuses, Secrets } from '../ports.ts';
import { silentHost } from './gitFault.ts';
import { readGitToken } from './readGitToken.ts';
import { type StatusRequest, statusRequest } from './statusRequest.ts';

export interface CommitStatusOptions {
  readonly secrets: Pick<Secrets, 'get'>;
  readonly now: () => Date;
  /** Of one request. Default 10 s. */
  readonly timeoutMs?: number;
}

const defaultTimeoutMs = 10_000;

/** Commit statuses at GitHub, GitLab and Azure Repos, with the token that sources are read with. */
export function createCommitStatuses({
  secrets,
  now,
  timeoutMs = defaultTimeoutMs,
}: CommitStatusOptions): CommitStatuses {
  return {
    async set(repository, commit, status) {
      const token = await readGitToken(secrets);
      if (token === undefined) return;
      const response = await post(statusRequest(repository, commit, status), token, timeoutMs).catch(
        (cause: unknown) => {
          throw silentHost(repository, cause);
        },
      );
      if (!response.ok) throw refused(repository, response, now());
    },
  };
}

async function post({ url, login, body }: StatusRequest, token: string, timeoutMs: number): Promise<Response> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      accept: 'application/json',
      authorization: login(token),
      'content-type': 'application/json',
      'user-agent': 'customhouse',
    },
    body: JSON.stringify(body),
    // The token is for this host only.
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  });
  await response.body?.cancel();
  return response;
}

function refused(repository: string, { status, headers }: Response, now: Date): CustomhouseError {
  const answer = `${repository} answered ${String(status)} to a commit status.`;
  const retryAfterSeconds = parseRetryAfter(headers.get('retry-after'), now);
  // GitHub's rate limit is a 403 that says when to come back.
  if (status === 429 || status === 408 || status >= 500 || retryAfterSeconds !== undefined)
    return new CustomhouseError(
      'GIT_UNREACHABLE',
      `${answer} It is tried again.`,
      retryAfterSeconds === undefined ? {} : { retryAfterSeconds },
    );
  return new CustomhouseError(
    'GIT_FORBIDDEN',
    `${answer} Give the token "git-token" in Key Vault the right to write commit statuses there, if you want them.`,
  );
}
