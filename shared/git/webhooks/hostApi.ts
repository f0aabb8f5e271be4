import type { z } from 'zod';
import { CustomhouseError } from '../../errors.ts';
import { parseRetryAfter } from '../../http/retryAfter.ts';
import { readBounded } from '../../http/readBounded.ts';
import { silentHost } from '../gitFault.ts';

/** The webhooks of one repository, as its host wants them to be asked for. */
export interface HostApi {
  /** @throws CustomhouseError GIT_FORBIDDEN, GIT_UNREACHABLE */
  ask<T>(schema: z.ZodType<T>, request: HostRequest): Promise<T>;
}

export interface HostRequest {
  readonly url: string;
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'PUT';
  readonly body?: object;
}

export interface HostLogin {
  /** Clone URL, for messages. */
  readonly repository: string;
  /** Value of the Authorization header. */
  readonly authorization: string;
  readonly now: () => Date;
  /** Of one request. */
  readonly timeoutMs: number;
}

const mostBytes = 1024 * 1024;

export function createHostApi({ repository, authorization, now, timeoutMs }: HostLogin): HostApi {
  return {
    async ask(schema, { url, method = 'GET', body }) {
      try {
        const response = await fetch(url, {
          method,
          headers: {
            accept: 'application/json',
            authorization,
            'content-type': 'application/json',
            'user-agent': 'customhouse',
          },
          ...(body && { body: JSON.stringify(body) }),
          // The token is for this host only.
          redirect: 'manual',
          signal: AbortSignal.timeout(timeoutMs),
        });
        if (!response.ok) {
          await response.body?.cancel();
          throw refused(repository, response, now());
        }
        return schema.parse(JSON.parse(await readText(response)));
      } catch (error) {
        throw error instanceof CustomhouseError ? error : silentHost(repository, error);
      }
    },
  };
}

async function readText(response: Response): Promise<string> {
  return Buffer.from(await readBounded(response, mostBytes)).toString();
}

function refused(repository: string, { status, headers }: Response, now: Date): CustomhouseError {
  const answer = `${repository} answered ${String(status)} when it was asked about its webhooks.`;
  const retryAfterSeconds = parseRetryAfter(headers.get('retry-after'), now);
  // GitHub's rate limit is a 403 that says when to come back.
  if (status === 429 || status === 408 || status >= 500 || retryAfterSeconds !== undefined)
    return new CustomhouseError(
      'GIT_UNREACHABLE',
      `${answer} Do it again later.`,
      retryAfterSeconds === undefined ? {} : { retryAfterSeconds },
    );
  return new CustomhouseError(
    'GIT_FORBIDDEN',
    `${answer} The token "git-token" has to be allowed to manage webhooks there (GitHub: "Webhooks: read and write"; Azure Repos: edit subscriptions).`,
  );
}
