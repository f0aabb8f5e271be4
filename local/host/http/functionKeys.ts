import type { IncomingMessage } from 'node:http';
import { isKey, type Keys } from '../keys.ts';

/** The key that a request brings: `?code=…` or the header `x-functions-key`. */
export function keyOf(request: IncomingMessage, query: URLSearchParams): string | undefined {
  return query.get('code') ?? request.headers['x-functions-key']?.toString();
}

/**
 * Whether a key opens a function of this level. The master key opens all.
 *
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook-trigger#http-auth
 */
export function isAuthorized(
  level: 'anonymous' | 'function' | 'admin',
  key: string | undefined,
  keys: Pick<Keys, 'master' | 'function'>,
): boolean {
  if (level === 'anonymous') return true;
  return level === 'admin' ? isKey(key, keys.master) : isKey(key, keys.master, keys.function);
}
