import { createHmac } from 'node:crypto';
import type { App } from '../app.ts';
import type { NotifyTarget } from '../config/model.ts';
import { CustomhouseError } from '../errors.ts';
import type { CloudEvent } from './cloudEvent.ts';

const timeoutMs = 10_000;

/**
 * One attempt to tell one webhook. Nothing for a type that it did not ask for.
 *
 * `X-Customhouse-Signature: sha256=<hex>` is the HMAC of the body with the secret `notify-secret`, as GitHub signs.
 *
 * @throws CustomhouseError WEBHOOK_UNREACHABLE unless it answered with 2xx within 10 s
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md structured mode
 */
export async function sendEvent(
  { secrets }: Pick<App, 'secrets'>,
  target: NotifyTarget,
  event: CloudEvent,
): Promise<void> {
  if (target.types?.includes(event.type.slice('customhouse.'.length)) === false) return;
  const body = JSON.stringify(event);
  const signature = createHmac('sha256', await secrets.get('notify-secret'))
    .update(body)
    .digest('hex');
  const answer = await post(target.url, body, signature);
  if (answer.status < 200 || answer.status > 299) throw unreachable(target, `it answered ${answer.status}`);
}

async function post(url: string, body: string, signature: string): Promise<Response> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/cloudevents+json; charset=utf-8',
        'x-customhouse-signature': `sha256=${signature}`,
      },
      body,
      // An answer elsewhere would get what was signed for here.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    return response;
  } catch (cause) {
    throw unreachable({ url }, 'it did not answer', cause);
  }
}

/** A webhook's path and query may be a secret of its own: only its host is named. */
function unreachable({ url }: Pick<NotifyTarget, 'url'>, what: string, cause?: unknown): CustomhouseError {
  return new CustomhouseError(
    'WEBHOOK_UNREACHABLE',
    `Could not tell the webhook at ${new URL(url).host}: ${what}. Look at the receiver, or take it out of \`notify:\`.`,
    cause === undefined ? {} : { cause },
  );
}
