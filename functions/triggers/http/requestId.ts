import { randomUUID } from 'node:crypto';
import type { HttpRequest } from '@azure/functions';
import { problem } from './problem.ts';
import type { Read } from './read.ts';

const header = 'idempotency-key';

/**
 * What makes a request one request however often it is sent: its Idempotency-Key, or an ID of ours where it has none.
 *
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
export function requestIdOf(request: HttpRequest): Read<string> {
  const key = request.headers.get(header);
  if (key === null) return { kind: 'valid', value: randomUUID() };
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return { kind: 'valid', value: key };
  const detail = 'Idempotency-Key has 1 to 255 visible ASCII characters.';
  return { kind: 'refused', response: problem({ code: 'HEADER_INVALID', detail }) };
}
