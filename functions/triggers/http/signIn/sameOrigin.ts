import type { HttpRequest } from '@azure/functions';

/**
 * Whether a page of ours asks, as the browser says: no script can set these headers. `unknown`: no browser, or one that says neither.
 *
 * @see https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site
 */
export function originOf(request: HttpRequest): 'same' | 'other' | 'unknown' {
  const site = request.headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin' ? 'same' : 'other';
  const origin = request.headers.get('origin');
  if (origin === null) return 'unknown';
  const host = request.headers.get('host') ?? new URL(request.url).host;
  return URL.canParse(origin) && new URL(origin).host === host ? 'same' : 'other';
}
