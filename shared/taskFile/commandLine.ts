const separator = /[ \t\r\n]/;

/**
 * Splits a step's command line into words, by ACR's own rules: quotes group and are removed, a backslash escapes a
 * separator or a quote, nothing else has a meaning (no variables, no pipes).
 *
 * @throws Error when a quote is not closed
 * @see https://github.com/Azure/acr-builder builder/command_args.go
 */
export function splitCommandLine(command: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < command.length; at += 1) {
    const character = command.charAt(at);
    const escaped = character === '\\' ? escapeAt(command, at, quote) : undefined;
    if (escaped !== undefined) {
      word = (word ?? '') + escaped;
      at += 1;
    } else if (quote !== '') {
      if (character === quote) quote = '';
      else word = (word ?? '') + character;
    } else if (separator.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word ??= '';
      if (character === '"' || character === "'") quote = character;
      else word += character;
    }
  }
  if (quote !== '') throw new Error(`the quote ${quote} is not closed`);
  if (word !== undefined) words.push(word);
  return words;
}

/** What a backslash and the character after it stand for, undefined when the backslash is only a backslash. */
function escapeAt(command: string, at: number, quote: string): string | undefined {
  const next = command.charAt(at + 1);
  if (next === '' || quote === "'") return undefined;
  if (next === '\\') return '\\\\';
  if (next === '"') return '"';
  return quote === '' && (next === "'" || separator.test(next)) ? next : undefined;
}
