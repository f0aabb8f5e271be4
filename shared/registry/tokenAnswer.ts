import { z } from 'zod';
import { CustomhouseError } from '../errors.ts';
import type { Token } from './tokenCache.ts';

/** A token service's answer is short: three JWTs would fit. */
export const mostTokenBytes = 64 * 1024;
/** What a client has to assume when the service does not say. */
const defaultLifetimeSeconds = 60;

/** @see https://distribution.github.io/distribution/spec/auth/token/ */
const tokenSchema = z
  .object({
    token: z.string().min(1).optional(),
    access_token: z.string().min(1).optional(),
    expires_in: z.number().positive().optional(),
  })
  .refine((answer) => answer.token !== undefined || answer.access_token !== undefined);

/** @see https://github.com/Azure/acr/blob/main/docs/AAD-OAuth.md */
const refreshTokenSchema = z.object({ refresh_token: z.string().min(1) });

const jwtSchema = z.object({ exp: z.number() });

/** @throws CustomhouseError REGISTRY_ANSWER_UNKNOWN */
export function parseToken(body: Uint8Array, server: string, now: Date): Token {
  const answer = tokenSchema.safeParse(parseJson(body));
  const token = answer.data?.token ?? answer.data?.access_token;
  if (token === undefined) throw notUnderstood(server);
  const lifetimeMs = (answer.data?.expires_in ?? defaultLifetimeSeconds) * 1000;
  return { authorization: `Bearer ${token}`, expiresAt: expiryOf(token) ?? now.getTime() + lifetimeMs };
}

/** Its `authorization` is the refresh token itself: it goes into a form, not into a header. */
export function parseRefreshToken(body: Uint8Array, server: string, now: Date): Token {
  const answer = refreshTokenSchema.safeParse(parseJson(body));
  if (!answer.success) throw notUnderstood(server);
  const token = answer.data.refresh_token;
  return { authorization: token, expiresAt: expiryOf(token) ?? now.getTime() + defaultLifetimeSeconds * 1000 };
}

/** `exp` of a JWT in milliseconds; a registry's token need not be one. */
function expiryOf(token: string): number | undefined {
  const [, payload] = token.split('.');
  if (payload === undefined) return undefined;
  const claims = jwtSchema.safeParse(parseJson(Buffer.from(payload, 'base64url')));
  return claims.success ? claims.data.exp * 1000 : undefined;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function notUnderstood(server: string): CustomhouseError {
  return new CustomhouseError(
    'REGISTRY_ANSWER_UNKNOWN',
    `The token service of ${server} sent no token that could be read. Check the registry’s address in customhouse.yaml.`,
  );
}
