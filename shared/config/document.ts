import { type Document, isAlias, isMap, isNode, isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml';
import type { ConfigProblem } from './problem.ts';

export type ConfigPath = readonly PropertyKey[];

/** customhouse.yaml as it was read: its values, all of them text, and where each stands. */
export interface ConfigDocument {
  readonly value: unknown;
  readonly problems: readonly ConfigProblem[];
  /** A problem at the place of a value, or of what would hold it where it is missing. */
  problemAt(path: ConfigPath, message: string): ConfigProblem;
  /** A problem at a key itself. */
  problemAtKey(path: ConfigPath, key: string, message: string): ConfigProblem;
}

/** What a text with `${NAME}` in it becomes, or what is wrong with it. */
export type Substitute = (text: string) => { readonly text: string; readonly problems: readonly string[] };

/** Reads YAML without guessing types: `1.10` and `no` stay what was written. */
export function readDocument(text: string, substitute: Substitute): ConfigDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: 'failsafe', lineCounter: lines, prettyErrors: false });
  const syntax = document.errors.map((error) => problem(lines, [], error.pos[0], `not YAML: ${error.message}`));
  const unknown = syntax.length > 0 ? [] : substituteAll(document, lines, substitute);

  return {
    value: syntax.length > 0 ? undefined : document.toJS(),
    problems: [...syntax, ...unknown],
    problemAt: (path, message) => problem(lines, path, offsetOf(document, path), message),
    problemAtKey: (path, key, message) => problem(lines, [...path, key], keyOffset(document, path, key), message),
  };
}

function substituteAll(document: Document, lines: LineCounter, substitute: Substitute): ConfigProblem[] {
  const found: ConfigProblem[] = [];
  visit(document, {
    Scalar(key, scalar, ancestors) {
      if (key === 'key' || typeof scalar.value !== 'string') return;
      const { text, problems } = substitute(scalar.value);
      scalar.value = text;
      const path = pathOf(ancestors, scalar);
      found.push(...problems.map((message) => problem(lines, path, scalar.range?.[0] ?? 0, message)));
    },
  });
  return found;
}

function pathOf(ancestors: readonly unknown[], scalar: Node): string[] {
  const chain = [...ancestors, scalar];
  return ancestors.flatMap((node, index) => {
    if (isPair(node) && isScalar(node.key)) return [String(node.key.value)];
    const items = isNode(node) && 'items' in node && !isMap(node) ? node.items : undefined;
    return items === undefined ? [] : [String(items.indexOf(chain[index + 1]))];
  });
}

function isPair(node: unknown): node is { key: unknown } {
  return typeof node === 'object' && node !== null && 'key' in node && !isNode(node);
}

function offsetOf(document: Document, path: ConfigPath): number {
  let node: Node | null = document.contents;
  for (const key of path) {
    const next: Node | undefined = child(document, node, key);
    if (next === undefined) break;
    node = next;
  }
  return node?.range?.[0] ?? 0;
}

function child(document: Document, node: Node | null, key: PropertyKey): Node | undefined {
  const holder = isAlias(node) ? node.resolve(document) : node;
  if (holder === null || holder === undefined || !('get' in holder)) return undefined;
  const found: unknown = holder.get(key, true);
  return isNode(found) ? found : undefined;
}

function keyOffset(document: Document, path: ConfigPath, key: string): number {
  let node: Node | null = document.contents;
  for (const name of path) node = child(document, node, name) ?? null;
  const holder = isAlias(node) ? node.resolve(document) : node;
  const pair = isMap(holder) ? holder.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined;
  return isScalar(pair?.key) ? (pair.key.range?.[0] ?? 0) : offsetOf(document, path);
}

function problem(lines: LineCounter, path: ConfigPath, offset: number, message: string): ConfigProblem {
  const { line, col } = lines.linePos(offset);
  return { path: path.map(String).join('.'), line: Math.max(line, 1), column: Math.max(col, 1), message };
}
