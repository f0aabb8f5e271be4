import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs, parseEnv } from 'node:util';
import { readAzureTarget } from './azureTarget.ts';
import type { Target } from './target.ts';

export interface WalkthroughArguments {
  /** The system that is walked through; missing: an instance of its own. */
  readonly deployed?: Target;
}

const usage =
  'Usage: npm run walkthrough [-- --target azure --env FILE]\n' +
  '  --target azure  a deployed system instead of one of its own\n' +
  '  --env FILE      its addresses and logins, NAME=value lines; what the environment has goes before\n' +
  'docs/azure.md has the names.';

/**
 * The arguments of `npm run walkthrough`, paths taken from where npm was called. Credentials are no arguments: others could read them there.
 *
 * @returns what is wrong with them and how to write them, when they are none
 */
export function readArguments(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): WalkthroughArguments | { readonly usage: string } {
  try {
    const options = { target: { type: 'string', default: 'local' }, env: { type: 'string' } } as const;
    const { target, env } = parseArgs({ args: [...args], options }).values;
    if (target === 'local' && env === undefined) return {};
    if (target !== 'azure') throw new Error(`There is no target "${target}" with these arguments.`);
    if (env === undefined) throw new Error('--target azure needs --env FILE.');
    return readFile(resolve(environment['INIT_CWD'] ?? process.cwd(), env), environment);
  } catch (error) {
    return { usage: `${error instanceof Error ? error.message : String(error)}\n${usage}` };
  }
}

function readFile(path: string, environment: NodeJS.ProcessEnv): WalkthroughArguments | { readonly usage: string } {
  const set = Object.entries(environment).filter(([, value]) => value !== '');
  const read = readAzureTarget({ ...parseEnv(readFileSync(path, 'utf8')), ...Object.fromEntries(set) });
  if ('target' in read) return { deployed: read.target };
  return { usage: `${path} and the environment do not say all:\n${read.problems.map((one) => `  ${one}`).join('\n')}` };
}
