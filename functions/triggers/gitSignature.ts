import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether the sender knows the secret. The secret is asked for only when there is something to compare.
 *
 * @see https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries
 */
export async function isSigned(
  body: Uint8Array,
  signature: string | null,
  secret: () => Promise<string>,
): Promise<boolean> {
  const [, hex] = /^sha256=([0-9a-f]{64})$/.exec(signature ?? '') ?? [];
  if (hex === undefined) return false;
  const expected = createHmac('sha256', await secret())
    .update(body)
    .digest();
  return timingSafeEqual(expected, Buffer.from(hex, 'hex'));
}
