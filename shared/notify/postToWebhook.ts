import { CustomhouseError } from '../errors.ts';

/** What one receiver is sent. */
export interface WebhookPost {
  readonly body: string;
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const defaultTimeoutMs = 10_000;

/** @throws CustomhouseError WEBHOOK_UNREACHABLE unless it answered with 2xx within 10 s */
export async function postToWebhook(url: string, post: WebhookPost, timeoutMs = defaultTimeoutMs): Promise<void> {
  const { status } = await send(url, post, timeoutMs);
  if (status < 200 || status > 299) throw unreachable(url, `it answered ${status}`);
}

async function send(url: string, { body, contentType, headers }: WebhookPost, timeoutMs: number): Promise<Response> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': contentType, ...headers },
      body,
      // An answer elsewhere would get what was meant for here.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    return response;
  } catch (cause) {
    throw unreachable(url, 'it did not answer', cause);
  }
}

/** A webhook's path and query may be a secret of its own: only its host is named. */
function unreachable(url: string, what: string, cause?: unknown): CustomhouseError {
  return new CustomhouseError(
    'WEBHOOK_UNREACHABLE',
    `Could not tell the webhook at ${new URL(url).host}: ${what}. Look at the receiver, or take it out of \`notify:\`.`,
    cause === undefined ? {} : { cause },
  );
}
