import { parseArgs } from 'node:util';
import { otherBuildOptions } from './buildOptions.ts';
import { splitCommandLine } from './commandLine.ts';

/** A `docker build` command line: what a build step asks for. */
export interface BuildLine {
  readonly tags: readonly string[];
  /** As seen from the step's working directory. Default `Dockerfile` in the context. */
  readonly dockerfile?: string;
  /** A folder as seen from the step's working directory, or a URL: see isRemoteContext. */
  readonly context: string;
  /** `NAME=value` */
  readonly buildArguments: readonly string[];
  readonly labels: readonly string[];
  readonly target?: string;
  readonly platform?: string;
  /** Every option beyond those of the other properties that asks for something, as written: `--secret`, `-m`. */
  readonly otherOptions: readonly string[];
}

const list = { type: 'string', multiple: true } as const;
const options = {
  tag: { ...list, short: 't' },
  file: { type: 'string', short: 'f' },
  'build-arg': list,
  label: list,
  target: { type: 'string' },
  platform: { type: 'string' },
  // How a build is done or shown, not what it gives; an agent is fresh, so nothing is cached and bases are always pulled.
  'cache-from': list,
  compress: { type: 'boolean' },
  progress: { type: 'string' },
  'no-cache': { type: 'boolean' },
  pull: { type: 'boolean' },
  rm: { type: 'boolean' },
  'force-rm': { type: 'boolean' },
  quiet: { type: 'boolean', short: 'q' },
} as const;

/**
 * Reads the words after `docker build`. An option that Docker does not have either takes no value, as far as can be told here.
 *
 * @throws Error whose message says what is missing or one too many
 */
export function parseBuildLine(line: string): BuildLine {
  const { values, positionals, tokens } = parseArgs({
    args: splitCommandLine(line),
    options: { ...otherBuildOptions, ...options },
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const known: ReadonlySet<string> = new Set(Object.keys(options));
  const others = tokens.flatMap((token) => (token.kind === 'option' && !known.has(token.name) ? [token.rawName] : []));
  const context = positionals.at(-1);
  if (context === undefined) throw new Error('a build needs its context as the last word, for example "."');
  if (positionals.length > 1 && others.length === 0) {
    throw new Error(`a build has one context, "${positionals[0] ?? ''}" is one too many`);
  }
  return {
    tags: textsOf(values.tag),
    context,
    buildArguments: textsOf(values['build-arg']),
    labels: textsOf(values.label),
    ...optional('dockerfile', values.file),
    ...optional('target', values.target),
    ...optional('platform', values.platform),
    otherOptions: [...new Set(others)],
  };
}

type Value = string | boolean | (string | boolean)[] | undefined;

/** An option at the end of a line has no value; Docker refuses it, so does this. */
function textOf(value: Value): string {
  if (typeof value === 'string') return value;
  throw new Error('an option of this build lacks its value');
}

function textsOf(value: Value): string[] {
  return value === undefined ? [] : [value].flat().map(textOf);
}

function optional<Name extends string>(name: Name, value: Value): Partial<Record<Name, string>> {
  return value === undefined ? {} : ({ [name]: textOf(value) } as Record<Name, string>);
}
