import { parse } from 'yaml';
import { z } from 'zod';
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
const aliasFile = z.record(z.string(), z.coerce.string());

/** ACR's own aliases of run variables. They give templates, which are rendered afterwards. */
const runAliases = ['ID', 'SharedVolume', 'Registry', 'RegistryName', 'Date', 'OS', 'Architecture', 'Commit', 'Branch'];

export interface Aliases {
  readonly directive: string;
  /** Without ACR's own ones for images: those are built-in commands. */
  readonly values: Readonly<Record<string, string>>;
}

/** The `alias` section apart from the rest of the file; the rest keeps its line numbers. */
export function splitAliasSection(text: string): { readonly section: string; readonly rest: string } {
  let isInside = false;
  const section: string[] = [];
  const rest = text.split('\n').map((line) => {
    if (/^[^\s#-]/.test(line)) isInside = /^alias\s*:/.test(line);
    if (!isInside) return line;
    section.push(line);
    return '';
  });
  return { section: section.join('\n'), rest: rest.join('\n') };
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
  const parsed = z.object({ alias: aliasSection.prefault({}) }).safeParse(parse(section) ?? {});
  if (!parsed.success) throw wrongAlias(file, parsed.error.issues[0]?.message ?? '');
  const { src, values, directive } = parsed.data.alias;
  const sources = await Promise.all(src.map((path) => readSourceFile(path, readSource, file)));
  const ofRun = Object.fromEntries(runAliases.map((name) => [name, `{{.Run.${name}}}`]));
  const all = Object.fromEntries([ofRun, ...sources, values].flatMap((part) => Object.entries(part)));
  const wrong = Object.keys(all).find((name) => !/^[A-Za-z0-9]+$/.test(name));
  if (wrong !== undefined) throw wrongAlias(file, `the name "${wrong}" may have only letters and digits`);
  return { directive, values: all };
}

async function readSourceFile(
  path: string,
  readSource: (path: string) => Promise<string>,
  file: string,
): Promise<Record<string, string>> {
  const text = await readSource(path).catch((cause: unknown) => {
    throw wrongAlias(file, `src ${path}: ${cause instanceof Error ? cause.message : String(cause)}`);
  });
  const parsed = aliasFile.safeParse(parse(text));
  if (!parsed.success) throw wrongAlias(file, `src ${path} must be a list of "name: value"`);
  return parsed.data;
}

/** Puts the aliases into a text. An unknown name stays as it is; the directive twice stands for itself. */
export function replaceAliases(text: string, { directive, values }: Aliases): string {
  const mark = directive.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return text.replace(new RegExp(`${mark}(?:${mark}|([A-Za-z0-9]+))`, 'g'), (whole, name: string | undefined) => {
    if (name === undefined) return directive;
    return Object.hasOwn(values, name) ? (values[name] ?? whole) : whole;
  });
}

function wrongAlias(file: string, message: string): TaskFileError {
  return new TaskFileError(file, [{ line: 1, column: 1, message: `alias: ${message}` }]);
}
