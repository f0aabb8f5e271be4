import { parseArgs } from 'node:util';
import { splitCommandLine } from './commandLine.ts';

/** A `docker build` command line: what a build step asks for. */
export interface BuildLine {
  readonly tags: readonly string[];
  /** As seen from the step's working directory. Default `Dockerfile` in the context. */
  readonly dockerfile?: string;
  readonly context: string;
  /** `NAME=value` */
  readonly buildArguments: readonly string[];
  readonly labels: readonly string[];
  readonly target?: string;
  readonly platform?: string;
}

const list = { type: 'string', multiple: true, default: [] as string[] } as const;
const options = {
  tag: { ...list, short: 't' },
  file: { type: 'string', short: 'f' },
  'build-arg': list,
  label: list,
  target: { type: 'string' },
  platform: { type: 'string' },
  // True of every build here (nothing is cached, bases are always pulled), so these ask for nothing more.
  'no-cache': { type: 'boolean' },
  pull: { type: 'boolean' },
  rm: { type: 'boolean' },
  'force-rm': { type: 'boolean' },
  quiet: { type: 'boolean', short: 'q' },
} as const;

/**
 * @throws Error whose message names the option that is not carried out here, or says what is missing
 */
export function parseBuildLine(line: string): BuildLine {
  const { values, positionals } = parseArgs({ args: splitCommandLine(line), options, allowPositionals: true });
  const [context, surplus] = positionals;
  if (context === undefined) throw new Error('a build needs its context as the last word, for example "."');
  if (surplus !== undefined) throw new Error(`a build has one context, "${surplus}" is one too many`);
  if (/^(https?|git|ssh):|^git@|\.git(#|$)/.test(context)) {
    throw new Error(`the context ${context} is remote: only the run's own source can be built here`);
  }
  return {
    tags: values.tag,
    context,
    buildArguments: values['build-arg'],
    labels: values.label,
    ...(values.file !== undefined ? { dockerfile: values.file } : {}),
    ...(values.target !== undefined ? { target: values.target } : {}),
    ...(values.platform !== undefined ? { platform: values.platform } : {}),
  };
}
