/**
 * `Retry-After` in seconds: the header is a number of seconds or an HTTP date.
 *
 * @returns undefined without the header or when it is neither; never negative
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function parseRetryAfter(header: string | null | undefined, now: Date): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text);
  const time = Date.parse(text);
  if (Number.isNaN(time)) return undefined;
  return Math.max(0, Math.ceil((time - now.getTime()) / 1000));
}
