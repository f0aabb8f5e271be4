import { z } from 'zod';
import { parseText, type ParsedText } from './parse.ts';
import { TaskFileError } from './problem.ts';

/** @see https://learn.microsoft.com/azure/container-registry/container-registry-tasks-reference-yaml#aliases */
const aliasSection = z.strictObject({
  src: z.array(z.string()).default([]),
  values: z.record(z.string(), z.coerce.string()).default({}),
  directive: z
    .string()
    .regex(/^[^A-Za-z0-9]$/, 'one character that is neither a letter nor a digit')
    .default('$'),
});
/** A file without the section gives null. */
const sectionSchema = z.object({ alias: aliasSection.prefault({}) }).nullable();
const aliasFile = z.record(z.string(), z.coerce.string(), { error: 'must be a list of "name: value"' });

/** ACR's own aliases of run variables. They give templates, which are rendered afterwards. */
const runAliases = ['ID', 'SharedVolume', 'Registry', 'RegistryName', 'Date', 'OS', 'Architecture', 'Commit', 'Branch'];

export interface Aliases {
  readonly directive: string;
  /** Without ACR's own ones for images: those are built-in commands. */
  readonly values: Readonly<Record<string, string>>;
}

/** The `alias` section apart from the rest of the file; both keep their line numbers. */
export function splitAliasSection(text: string): { readonly section: string; readonly rest: string } {
  let isInside = false;
  const lines = text.split('\n').map((line) => {
    if (/^[^\s#-]/.test(line)) isInside = /^alias\s*:/.test(line);
    return isInside ? { section: line, rest: '' } : { section: '', rest: line };
  });
  return {
    section: lines.map(({ section }) => section).join('\n'),
    rest: lines.map(({ rest }) => rest).join('\n'),
  };
}

/**
 * The aliases of a task file: its own values, then those of its `src` files (the later the stronger), then ACR's.
 *
 * @param readSource gives the text of a file in the context, or of a URL
 * @throws TaskFileError when the section is wrong or a `src` can't be read
 */
export async function readAliases(
  section: string,
  readSource: (path: string) => Promise<string>,
  file: string,
): Promise<Aliases> {
  const parsed = parseText(section, sectionSchema, file);
  const { src, values, directive } = parsed.value?.alias ?? { src: [], values: {}, directive: '$' };
  const sources = await Promise.all(
    src.map((path, index) => readSourceFile(path, readSource, refusalAt(parsed, file, ['src', index]))),
  );
  const ofRun = Object.fromEntries(runAliases.map((name) => [name, `{{.Run.${name}}}`]));
  const all = Object.fromEntries([ofRun, ...sources, values].flatMap((part) => Object.entries(part)));
  const wrong = Object.keys(all).find((name) => !/^[A-Za-z0-9]+$/.test(name));
  if (wrong !== undefined) throw refusalAt(parsed, file, ['values', wrong])('a name may have only letters and digits');
  return { directive, values: all };
}

type ErrorAt = (message: string) => TaskFileError;

function refusalAt({ problemAt }: ParsedText<unknown>, file: string, path: readonly (string | number)[]): ErrorAt {
  return (message) => new TaskFileError(file, [problemAt(['alias', ...path], message)]);
}

async function readSourceFile(
  path: string,
  readSource: (path: string) => Promise<string>,
  errorAt: ErrorAt,
): Promise<Record<string, string>> {
  const text = await readSource(path).catch((cause: unknown) => {
    throw errorAt(`${path}: ${cause instanceof Error ? cause.message : String(cause)}`);
  });
  return parseText(text, aliasFile, path).value;
}

/** Puts the aliases into a text. An unknown name stays as it is; the directive twice stands for itself. */
export function replaceAliases(text: string, { directive, values }: Aliases): string {
  const mark = directive.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return text.replace(new RegExp(`${mark}(?:${mark}|([A-Za-z0-9]+))`, 'g'), (whole, name: string | undefined) => {
    if (name === undefined) return directive;
    return Object.hasOwn(values, name) ? (values[name] ?? whole) : whole;
  });
}
