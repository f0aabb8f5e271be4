import { compile, type JSONValue, search } from '@jmespath-community/jmespath';
import { InvalidArgumentError } from 'commander';
import { safeText } from './terminal.ts';

/** The expression as it is, once it is known to be JMESPath: a mistake in it must not show only after something was done. */
export function parseQuery(expression: string): string {
  try {
    compile(expression);
    return expression;
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

/** What the expression finds in an answer; null where it finds nothing. @see https://jmespath.site */
export function queryAnswer(answer: unknown, expression: string): JSONValue {
  // As JSON has it: what is undefined is not there.
  return search(JSON.parse(JSON.stringify(answer)) as JSONValue, expression);
}

/** What was found, as `az … -o tsv` writes it: a line for each element, tabs between its values, nothing for null. */
export function valuesOf(found: JSONValue): string {
  const lines = Array.isArray(found) ? found : [found];
  return lines.map((line) => `${fieldsOf(line).map(textOf).join('\t')}\n`).join('');
}

function fieldsOf(line: JSONValue): readonly JSONValue[] {
  if (Array.isArray(line)) return line;
  return typeof line === 'object' && line !== null ? Object.values(line) : [line];
}

function textOf(value: JSONValue): string {
  if (value === null) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return safeText(text).replaceAll(/\s+/g, ' ');
}
