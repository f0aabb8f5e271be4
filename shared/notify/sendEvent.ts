import { createHmac } from 'node:crypto';
import type { App } from '../app.ts';
import type { NotifyTarget } from '../config/model.ts';
import type { CloudEvent } from './cloudEvent.ts';
import { postToWebhook } from './postToWebhook.ts';

/**
 * One attempt to tell one webhook by a CloudEvent.
 *
 * `X-Customhouse-Signature: sha256=<hex>` is the HMAC of the body with the secret `notify-secret`, as GitHub signs.
 *
 * @throws CustomhouseError WEBHOOK_UNREACHABLE unless it answered with 2xx
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md structured mode
 */
export async function sendEvent(
  { secrets }: Pick<App, 'secrets'>,
  { url }: Pick<NotifyTarget, 'url'>,
  event: CloudEvent,
): Promise<void> {
  const body = JSON.stringify(event);
  const signature = createHmac('sha256', await secrets.get('notify-secret'))
    .update(body)
    .digest('hex');
  await postToWebhook(url, {
    body,
    contentType: 'application/cloudevents+json; charset=utf-8',
    headers: { 'x-customhouse-signature': `sha256=${signature}` },
  });
}
