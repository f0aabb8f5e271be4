import { LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { TaskFileError, type TaskFileProblem } from './problem.ts';

type Path = readonly PropertyKey[];

/** A YAML text that a schema has accepted, with the places of its parts. */
export interface ParsedText<T> {
  readonly value: T;
  /** A problem at a part of the file, for what a schema can't say. */
  readonly problemAt: (path: Path, message: string) => TaskFileProblem;
}

/**
 * @param file named in the message
 * @throws TaskFileError with every problem at once, each with its line and column
 */
export function parseText<S extends z.ZodType>(text: string, schema: S, file: string): ParsedText<z.output<S>> {
  const lines = new LineCounter();
  const document = parseDocument(withQuotedDash(text), { lineCounter: lines, merge: true });
  if (document.errors.length > 0) {
    throw new TaskFileError(
      file,
      document.errors.map((error) => ({ ...place(lines, error.pos[0]), message: firstLine(error.message) })),
    );
  }
  function problemAt(path: Path, message: string): TaskFileProblem {
    return { ...place(lines, offsetOf(document, path)), message: `${path.map(String).join('.')}: ${message}` };
  }
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return { value: parsed.data, problemAt };
  throw new TaskFileError(
    file,
    parsed.error.issues.flatMap((issue) => problemsOf(issue, problemAt)),
  );
}

/** `when: [-]` is a text for the YAML reader of ACR's agent, and a mistake by YAML's own rules. */
function withQuotedDash(text: string): string {
  return text.replace(/\bwhen:\s*\[\s*-\s*\]/g, 'when: ["-"]');
}

function problemsOf(issue: z.core.$ZodIssue, problemAt: ParsedText<unknown>['problemAt']): TaskFileProblem[] {
  if (issue.code !== 'unrecognized_keys') return [problemAt(issue.path, issue.message)];
  return issue.keys.map((key) => problemAt([...issue.path, key], 'there is no such key'));
}

/** The key of a pair, not its value: that is where people look. A missing part is looked for at the one around it. */
function offsetOf(document: Document.Parsed, path: Path): number {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const parent = depth === 1 ? document.contents : document.getIn(path.slice(0, depth - 1), true);
    const offset = offsetIn(parent, path[depth - 1]);
    if (offset !== undefined) return offset;
  }
  return document.contents?.range[0] ?? 0;
}

interface Ranged {
  readonly range?: readonly [number, number, number];
}
interface Collection {
  readonly items: readonly (Ranged & { readonly key?: Ranged & { readonly value?: unknown } })[];
}

function offsetIn(parent: unknown, key: PropertyKey | undefined): number | undefined {
  if (typeof parent !== 'object' || parent === null || !('items' in parent)) return undefined;
  const { items } = parent as Collection;
  if (typeof key === 'number') return items[key]?.range?.[0];
  return items.find((item) => item.key?.value === key)?.key?.range?.[0];
}

function place(lines: LineCounter, offset: number): { readonly line: number; readonly column: number } {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '');
}
