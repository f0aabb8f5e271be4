const plain = /^[A-Za-z0-9._-]$/;
/** Digits of a time in milliseconds, enough for the year 5138. */
const timeDigits = 14;
const endOfTime = 10 ** timeDigits - 1;

/**
 * Any text as part of a key: `/ \ # ?` and control characters are forbidden in keys, `:` is what we put between parts.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model#characters-disallowed-in-key-fields
 */
export function encodeKey(text: string): string {
  return Array.from(Buffer.from(text, 'utf8'), (byte) => {
    const character = String.fromCharCode(byte);
    return plain.test(character) ? character : `=${byte.toString(16).padStart(2, '0')}`;
  }).join('');
}

/** The text that `encodeKey` made this of. */
export function decodeKey(key: string): string {
  return decodeURIComponent(key.replaceAll('=', '%'));
}

/** A time as text that sorts newest first. */
export function reversedTime(time: string): string {
  return String(endOfTime - Date.parse(time)).padStart(timeDigits, '0');
}

/** A number as text that sorts like the number. */
export function sortable(number: number): string {
  return String(number).padStart(12, '0');
}
