import { compile } from '@jmespath-community/jmespath';
import { containerGroupOf } from './containerGroup.ts';
import { azCommands, parseAzOptions, type AzCommand, type AzOptions } from './azOptions.ts';
import { withoutRedirection } from '../redirection.ts';
import { outputFormats, type OutputFormat } from './formatOutput.ts';

/** What a `cmd: az …` asks for. */
export interface AzLine {
  readonly command: AzCommand;
  readonly options: AzOptions;
  readonly output: OutputFormat;
  /** JMESPath, right as far as its grammar goes. */
  readonly query?: string;
}

const needed: Readonly<Record<AzCommand, readonly string[]>> = {
  login: ['--identity'],
  'container create': ['--resource-group', '--name', '--image'],
  'container show': ['--resource-group', '--name'],
  'container delete': ['--resource-group', '--name'],
};

/**
 * Reads the words after `az`.
 *
 * @throws Error naming what is not carried out here or missing; it repeats no value
 */
export function parseAzLine(line: readonly string[]): AzLine {
  const { words, isSilenced } = withoutRedirection(line);
  const [first = '', second = ''] = words;
  const command = (Object.keys(azCommands) as AzCommand[]).find((one) => one === first || one === `${first} ${second}`);
  if (command === undefined) {
    const named = [first, second].filter((word) => /^[a-z]/.test(word)).join(' ');
    const those = Object.keys(azCommands).map((one) => `"${one}"`);
    throw new Error(`"az ${named}" is not carried out by the local task runner, only ${those.join(', ')}`);
  }
  const options = parseAzOptions(command, words.slice(command.split(' ').length));
  const missing = needed[command].find((name) => !options.has(name));
  if (missing !== undefined) throw new Error(`"az ${command}" needs ${missing}`);
  const query = options.get('--query')?.[0];
  if (query !== undefined) checkQuery(query);
  // What it asks for must have a meaning before any step runs.
  if (command === 'container create') containerGroupOf(options, '');
  return {
    command,
    options,
    output: isSilenced ? 'none' : outputOf(options),
    ...(query !== undefined ? { query } : {}),
  };
}

function outputOf(options: AzOptions): OutputFormat {
  const given = options.get('--output')?.[0];
  const found = outputFormats.find((format) => format === (given ?? 'json'));
  if (found === undefined) throw new Error(`--output takes ${outputFormats.join(', ')}`);
  return found;
}

function checkQuery(query: string): void {
  try {
    compile(query);
  } catch (cause) {
    throw new Error('--query: this is no JMESPath expression', { cause });
  }
}
