import { createHash } from 'node:crypto';
import type { Cause, RunId } from '../run.ts';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
const idLength = 10;

/**
 * The same task and cause are the same run, however often the cause is reported: 50 bits of SHA-256 over both. A request is known by its key alone, so
 * that one key can never start two runs of a task.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4648#section-6 base32, in lower case
 */
export function runIdOf(task: string, cause: Cause): RunId {
  const facts = Object.entries(cause)
    .filter(([name]) => !('request' in cause) || name === 'kind' || name === 'request')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const hash = createHash('sha256')
    .update(JSON.stringify([task, facts]))
    .digest();
  return base32(hash, idLength) as RunId;
}

function base32(bytes: Uint8Array, length: number): string {
  const bits = BigInt(`0x${Buffer.from(bytes.subarray(0, 8)).toString('hex')}`);
  return Array.from({ length }, (_, index) => alphabet[Number((bits >> BigInt(59 - 5 * index)) & 31n)]).join('');
}
