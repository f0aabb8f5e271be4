/** `$NAME`, `${NAME}`, `${NAME:-word}`, `${NAME:+word}`, both also without the colon. The word may hold variables again. */
const plain = /^\$(\w+)/;
const opening = /^\$\{(\w+)(?:(:?[-+])|(?=\}))/;

/**
 * Puts variables into a FROM as Docker does: one that is not known is empty.
 *
 * Undefined for a form that Docker does not know here, or knows and we do not (`${NAME#pattern}`, `${NAME:?word}`).
 *
 * @see https://docs.docker.com/reference/dockerfile/#environment-replacement
 */
export function expandVariables(text: string, variables: ReadonlyMap<string, string>): string | undefined {
  let expanded = '';
  let rest = text;
  while (rest !== '') {
    const piece = nextPiece(rest, variables);
    if (piece === undefined) return undefined;
    expanded += piece.value;
    rest = rest.slice(piece.length);
  }
  return expanded;
}

interface Piece {
  readonly value: string;
  /** Of the text that it stands for. */
  readonly length: number;
}

function nextPiece(text: string, variables: ReadonlyMap<string, string>): Piece | undefined {
  if (text.startsWith('\\$')) return { value: '$', length: 2 };
  if (!text.startsWith('$')) return { value: text.slice(0, 1), length: 1 };
  const [whole, name] = plain.exec(text) ?? [];
  if (whole !== undefined && name !== undefined) return { value: variables.get(name) ?? '', length: whole.length };
  return bracedPiece(text, variables);
}

function bracedPiece(text: string, variables: ReadonlyMap<string, string>): Piece | undefined {
  const [head, name = '', operator = ''] = opening.exec(text) ?? [];
  const end = head === undefined ? -1 : closingBrace(text);
  if (head === undefined || end === -1) return undefined;
  const value = variables.get(name);
  const word = expandVariables(text.slice(head.length, end), variables);
  if (word === undefined) return undefined;
  const isSet = value !== undefined && (value !== '' || !operator.startsWith(':'));
  return { value: operator.endsWith('+') ? (isSet ? word : '') : isSet ? value : word, length: end + 1 };
}

function closingBrace(text: string): number {
  let depth = 0;
  for (let index = 1; index < text.length; index++) {
    if (text[index] === '{') depth++;
    if (text[index] === '}' && --depth === 0) return index;
  }
  return -1;
}
