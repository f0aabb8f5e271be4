import type { IncomingMessage } from 'node:http';
import { audiences, type TokenClaims, type TokenIssuer } from '../identity/types.ts';

/** Who sent a request to the resource manager; undefined without a valid token for it. */
export function callerOf(tokens: TokenIssuer, { headers }: IncomingMessage): TokenClaims | undefined {
  const token = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
  return tokens.verifyToken(token, audiences.arm);
}
