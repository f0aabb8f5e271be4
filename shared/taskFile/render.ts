import { readAliases, replaceAliases, splitAliasSection, type Aliases } from './aliases.ts';
import { parseText } from './parse.ts';
import { secretsSchema, type SecretText } from './schema.ts';
import { renderTemplate, type TemplateData } from './template.ts';

export interface TaskFileInput {
  readonly text: string;
  /** Named in messages. */
  readonly file: string;
  readonly data: Omit<TemplateData, 'Secrets'>;
  /** The text of a file in the context or of a URL, for `alias.src`. Throws with a message fit for the log when it can't be had. */
  readonly readSource: (path: string) => Promise<string>;
  /** @throws Error with a message fit for the log */
  readonly resolveSecret: (secret: SecretText) => Promise<string>;
}

/** From this version on a task file has aliases. */
const aliasVersion = /^version:\s*["']?v1\.1\.0/im;

/** A task file with its aliases and templates put in: YAML. */
export interface RenderedTaskFile {
  readonly text: string;
  /** Put in place of a `cmd`'s first word. */
  readonly imageAliases: Readonly<Record<string, string>>;
}

/**
 * Renders a task file in ACR's order: aliases, then templates with the secrets that the file names.
 *
 * @throws TaskFileError with file, line and column
 */
export async function renderTaskFile(input: TaskFileInput): Promise<RenderedTaskFile> {
  const { text, file, data, resolveSecret } = input;
  const hasAliases = aliasVersion.test(text);
  const { section, rest } = hasAliases ? splitAliasSection(text) : { section: '', rest: text };
  const withoutSecrets = { ...data, Secrets: {} };
  const aliases: Aliases = await readAliases(renderTemplate(section, withoutSecrets, file), input.readSource, file);
  const body = hasAliases ? replaceAliases(rest, aliases) : rest;
  const { secrets } = parseText(renderTemplate(body, withoutSecrets, file), secretsSchema, file).value;
  const resolved = await Promise.all(secrets.map(async (secret) => [secret.id, await resolveSecret(secret)] as const));
  const complete = { ...data, Secrets: Object.fromEntries(resolved) };
  return {
    text: renderTemplate(body, complete, file),
    imageAliases: hasAliases ? renderAll(aliases.values, complete, file) : {},
  };
}

function renderAll(values: Readonly<Record<string, string>>, data: TemplateData, file: string): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, renderTemplate(value, data, file)]));
}
