/** Terminal sequences, control characters but tab and line end, and what turns the direction of writing. */
const invisible =
  /\u001b\[[0-9;?]*[A-Za-z]|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text from outside (names, a log's line) without what changes how other text is shown. */
export function plainText(text: string, mostCharacters: number): string {
  const characters = Array.from(text.replaceAll(invisible, ''));
  return characters.length <= mostCharacters
    ? characters.join('')
    : `${characters.slice(0, mostCharacters - 1).join('')}…`;
}

/** The same on one line. */
export function oneLine(text: string, mostCharacters = 500): string {
  return plainText(text.replaceAll(/\s+/g, ' ').trim(), mostCharacters);
}
