import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { LocalIdentity, TokenClaims, TokenIssuer } from './types.ts';

/** Entra ID's for managed identities. Seconds. */
const lifetimeSeconds = 24 * 3_600;

const claimsSchema = z.object({
  aud: z.string(),
  appid: z.string(),
  oid: z.string(),
  iat: z.number(),
  exp: z.number(),
});

/**
 * Tokens in JWT's form, signed with HS256: enough for clients that look inside, and nobody else can make one.
 *
 * @param key kept by the instance, so that tokens cached by the Functions host outlive a restart of the local Azure
 */
export function createTokenIssuer(key: string, now: () => Date): TokenIssuer {
  function sign(text: string): string {
    return createHmac('sha256', key).update(text).digest('base64url');
  }
  return {
    issue(identity: LocalIdentity, audience: string) {
      const iat = Math.floor(now().getTime() / 1_000);
      const exp = iat + lifetimeSeconds;
      const claims: TokenClaims = { aud: audience, appid: identity.clientId, oid: identity.principalId, iat, exp };
      const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
      return { token: `${text}.${sign(text)}`, notBefore: iat, expiresOn: exp };
    },
    verifyToken(token: string, audience: string) {
      const [header, body, signature, more] = token.split('.');
      if (header === undefined || body === undefined || signature === undefined || more !== undefined) return undefined;
      if (!isEqual(signature, sign(`${header}.${body}`))) return undefined;
      const claims = claimsSchema.parse(JSON.parse(Buffer.from(body, 'base64url').toString()));
      const isCurrent = claims.exp * 1_000 > now().getTime();
      return isCurrent && withoutSlash(claims.aud) === withoutSlash(audience) ? claims : undefined;
    },
  };
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function withoutSlash(resource: string): string {
  return resource.replace(/\/+$/, '');
}

/** In a time that doesn't tell how much of it was right. */
function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
