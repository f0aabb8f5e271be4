import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { crossChecks } from './crossChecks.ts';
import { type ConfigDocument, type ConfigPath, readDocument } from './document.ts';
import type { Configuration } from './model.ts';
import { type ConfigProblem, sortProblems } from './problem.ts';
import { fileSchema } from './schema.ts';
import { type Environment, substituteFrom } from './substitute.ts';
import { toConfiguration } from './toConfiguration.ts';

export type LoadedConfiguration =
  | { readonly kind: 'valid'; readonly configuration: Configuration }
  /** Every mistake, in the order of the file. */
  | { readonly kind: 'invalid'; readonly problems: readonly ConfigProblem[] };

/** Reads and validates customhouse.yaml: all problems at once, each with its place and what was expected. */
export function loadConfiguration(text: string, environment: Environment): LoadedConfiguration {
  const document = readDocument(text, substituteFrom(environment));
  if (document.value === undefined) return { kind: 'invalid', problems: sortProblems(document.problems) };

  const parsed = fileSchema.safeParse(document.value);
  const misfits = parsed.success ? [] : parsed.error.issues.flatMap((issue) => problemsOf(document, issue));
  const contradictions = crossChecks(document.value).map(({ path, message }) => document.problemAt(path, message));
  const problems = [...document.problems, ...withoutRepeats(document.problems, [...misfits, ...contradictions])];

  if (problems.length > 0 || !parsed.success) return { kind: 'invalid', problems: sortProblems(problems) };
  const fingerprint = createHash('sha256').update(JSON.stringify(parsed.data)).digest('hex');
  return { kind: 'valid', configuration: toConfiguration(parsed.data, fingerprint) };
}

/** A value that could not be filled in is one problem, not also "expected a whole number". */
function withoutRepeats(first: readonly ConfigProblem[], then: readonly ConfigProblem[]): readonly ConfigProblem[] {
  const places = new Set(first.map(({ line, column }) => `${line}:${column}`));
  return then.filter(({ line, column }) => !places.has(`${line}:${column}`));
}

function problemsOf(document: ConfigDocument, issue: z.core.$ZodIssue): readonly ConfigProblem[] {
  const { path, message } = issue;
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => document.problemAtKey(path, key, message));
  if (issue.code === 'invalid_key') {
    const key = String(path.at(-1));
    return [document.problemAtKey(path.slice(0, -1), key, issue.issues[0]?.message ?? message)];
  }
  return [document.problemAt(path, isMissing(document.value, path) ? `missing: ${message}` : message)];
}

function isMissing(value: unknown, path: ConfigPath): boolean {
  let holder = value;
  for (const key of path) {
    if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, key)) return true;
    holder = (holder as Record<PropertyKey, unknown>)[key];
  }
  return false;
}
