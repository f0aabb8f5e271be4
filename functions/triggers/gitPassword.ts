import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Whether the sender gave the secret as a Basic password, as Azure Repos does: it signs nothing. The secret is asked for only when there is
 * something to compare.
 *
 * @see https://learn.microsoft.com/azure/devops/service-hooks/services/webhooks
 */
export async function hasGitPassword(authorization: string | null, secret: () => Promise<string>): Promise<boolean> {
  const [, encoded] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '') ?? [];
  if (encoded === undefined) return false;
  const [, password] = /^[^:]*:(.+)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
  return password !== undefined && timingSafeEqual(hashOf(password), hashOf(await secret()));
}

/** Of one length, whatever was sent. */
function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
