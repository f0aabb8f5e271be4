import { CustomhouseError } from '../errors.ts';
import { parseRetryAfter } from '../http/retryAfter.ts';

/** The status of a Git host that is no answer, as the fault that it is. `repository`: without any login. */
export function refusedByHost(repository: string, { status, headers }: Response, now: Date): CustomhouseError {
  const answer = `${repository} answered ${String(status)}.`;
  switch (true) {
    case status === 401 || status === 403:
      return new CustomhouseError(
        'GIT_FORBIDDEN',
        `${answer} Put a token that may read the repository into Key Vault as "git-token".`,
      );
    case status === 404:
      return new CustomhouseError(
        'GIT_FORBIDDEN',
        `${answer} There is no such repository, or the token "git-token" in Key Vault may not read it (hosts don’t tell which).`,
      );
    case status === 429 || status === 408 || status >= 500: {
      const retryAfterSeconds = parseRetryAfter(headers.get('retry-after'), now);
      const options = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
      return new CustomhouseError('GIT_UNREACHABLE', `${answer} The run tries again.`, options);
    }
    case status >= 300 && status < 400:
      return new CustomhouseError(
        'GIT_FORBIDDEN',
        `${answer} It leads to another host, where no token is sent. Put the address it moved to into customhouse.yaml.`,
      );
    default:
      return new CustomhouseError('GIT_UNREACHABLE', `${answer} Check that its address is that of a Git repository.`);
  }
}

export function silentHost(repository: string, cause: unknown): CustomhouseError {
  return new CustomhouseError(
    'GIT_UNREACHABLE',
    `${repository} did not answer or broke the connection. Check its address and the network; the run tries again.`,
    { cause },
  );
}

export function tooLarge(repository: string, mostBytes: number): CustomhouseError {
  const megabytes = String(Math.floor(mostBytes / 1024 / 1024));
  return new CustomhouseError(
    'SOURCE_TOO_LARGE',
    `The source of ${repository} is larger than ${megabytes} MB. Keep large files out of the repository, or name a smaller folder after the branch (#branch:folder).`,
  );
}
