/** Logs and reasons are kept so far; a row of Table Storage holds 64 KB per property. */
const mostBytes = 4096;

/** The last 4 KB of a text: what went wrong stands at the end. */
export function cut(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= mostBytes) return text;
  // A character cut in two becomes replacement characters: left out.
  return bytes
    .subarray(bytes.length - mostBytes)
    .toString('utf8')
    .replace(/^\uFFFD+/, '');
}
