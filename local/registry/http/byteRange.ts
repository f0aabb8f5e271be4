import { RegistryError } from '../errors.ts';

/**
 * The one range that a `Range` header asks for, both ends inclusive. Undefined: the whole content is to be sent, as for a header
 * with several ranges or another unit, which a server may ignore.
 *
 * @throws RegistryError RANGE_INVALID when no byte of the content is in it
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-range
 */
export function parseRange(header: string | undefined, size: number): { start: number; end: number } | undefined {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return undefined;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (start <= end) return { start, end };
  throw new RegistryError('RANGE_INVALID', 'no byte of the blob is in this range', {
    headers: { 'content-range': `bytes */${size}` },
  });
}
