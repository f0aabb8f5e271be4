import { CustomhouseError } from '../errors.ts';
import { BodyTooLarge, readBounded } from '../http/readBounded.ts';

/** By which a registry's operator can tell us apart. */
const userAgent = 'customhouse';

export interface Question {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** A longer body is refused; missing: the body is not read. */
  readonly mostBytes?: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Empty unless the status is below 300 and it was asked for: bodies of refusals are not shown to anybody. */
  readonly body: Uint8Array;
}

/**
 * One HTTP request, redirects not followed.
 *
 * @throws CustomhouseError REGISTRY_UNREACHABLE, REGISTRY_ANSWER_UNKNOWN when the body is too long
 */
export type Ask = (question: Question) => Promise<Answer>;

/** @param timeoutMs of the whole exchange, body included */
export function createAsk(timeoutMs: number): Ask {
  return async ({ method, url, headers, body, mostBytes }) => {
    try {
      const response = await fetch(url, {
        method,
        headers: { 'user-agent': userAgent, ...headers },
        ...(body !== undefined && { body }),
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      return await answerOf(response, mostBytes);
    } catch (error) {
      throw unanswered(error, url, timeoutMs);
    }
  };
}

async function answerOf(response: Response, mostBytes: number | undefined): Promise<Answer> {
  const { status, headers } = response;
  if (mostBytes !== undefined && status < 300) {
    return { status, headers, body: await readBounded(response, mostBytes) };
  }
  await response.body?.cancel();
  return { status, headers, body: new Uint8Array() };
}

function unanswered(cause: unknown, url: string, timeoutMs: number): CustomhouseError {
  const { origin } = new URL(url);
  if (cause instanceof BodyTooLarge) {
    return new CustomhouseError(
      'REGISTRY_ANSWER_UNKNOWN',
      `The registry at ${origin} sent more than a manifest or configuration may hold. Check that it is a container registry.`,
      { cause },
    );
  }
  const seconds = String(timeoutMs / 1000);
  return new CustomhouseError(
    'REGISTRY_UNREACHABLE',
    `The registry at ${origin} did not answer within ${seconds} s or broke the connection. Check its address and the network.`,
    { cause },
  );
}
