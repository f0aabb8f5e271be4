/** An expression of a compiled template: what stands between `[` and `]`. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'property'; readonly of: Expression; readonly key: Expression };

const token = /\s*(?:'((?:[^']|'')*)'|(-?\d+)|([A-Za-z_][\w.]*)(?=\()|([()[\],])|\.([A-Za-z_]\w*))/y;

/** @see https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions */
export function parseExpression(text: string): Expression {
  const tokens = tokenize(text);
  let at = 0;

  function expect(punctuation: string): void {
    if (tokens[at++]?.punctuation !== punctuation) throw new Error(`Expected ${punctuation} in ${text}`);
  }

  function list(): Expression[] {
    const found: Expression[] = [];
    while (tokens[at]?.punctuation !== ')') {
      found.push(whole());
      if (tokens[at]?.punctuation === ',') at++;
    }
    at++;
    return found;
  }

  function primary(): Expression {
    const { literal, call } = tokens[at++] ?? {};
    if (literal !== undefined) return { kind: 'literal', value: literal };
    if (call === undefined) throw new Error(`Not understood: ${text}`);
    expect('(');
    return { kind: 'call', name: call, args: list() };
  }

  function whole(): Expression {
    let found = primary();
    for (;;) {
      const { property, punctuation } = tokens[at] ?? {};
      if (property !== undefined) {
        at++;
        found = { kind: 'property', of: found, key: { kind: 'literal', value: property } };
      } else if (punctuation === '[') {
        at++;
        found = { kind: 'property', of: found, key: whole() };
        expect(']');
      } else return found;
    }
  }

  const parsed = whole();
  if (at !== tokens.length) throw new Error(`Not understood to its end: ${text}`);
  return parsed;
}

interface Token {
  readonly literal?: string | number;
  readonly call?: string;
  readonly punctuation?: string;
  readonly property?: string;
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const found = token.exec(text);
    if (found === null) throw new Error(`Not understood: ${text}`);
    const [, quoted, number, call, punctuation, property] = found;
    if (quoted !== undefined) tokens.push({ literal: quoted.replaceAll("''", "'") });
    else if (number !== undefined) tokens.push({ literal: Number(number) });
    else if (call !== undefined) tokens.push({ call });
    else if (punctuation !== undefined) tokens.push({ punctuation });
    else if (property !== undefined) tokens.push({ property });
  }
  return tokens;
}
