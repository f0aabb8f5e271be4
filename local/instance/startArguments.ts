import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { StartArguments } from './prepareStart.ts';

const usage =
  'Usage: npm start [-- [--config FILE] [--repo NAME=PATH …] [--host func] [--exit]]\n' +
  '  --config FILE     another customhouse.yaml\n' +
  '  --repo NAME=PATH  content of a local Git repository: a folder, a Git repository or a Git URL; repeatable\n' +
  '  --host func       run the app under the Azure Functions Core Tools, which have to be on the PATH\n' +
  '  --exit            end after the first runs\n' +
  'docs/local.md has the rest.';

type Given = Pick<StartArguments, 'configuration' | 'repositories' | 'workingDirectory'>;

/**
 * The arguments of `npm start`, paths taken from where npm was called: it runs scripts in the clone.
 *
 * @returns what is wrong with them and how to write them, when they are none
 */
export function readStartArguments(
  args: readonly string[],
  { INIT_CWD: calledIn }: NodeJS.ProcessEnv,
): (Given & { readonly exit: boolean; readonly host: 'local' | 'func' }) | { readonly usage: string } {
  try {
    const { exit, config, repo, host } = parseArgs({
      args: [...args],
      options: {
        exit: { type: 'boolean', default: false },
        host: { type: 'string', default: 'local' },
        config: { type: 'string' },
        repo: { type: 'string', multiple: true, default: [] },
      },
    }).values;
    if (host !== 'local' && host !== 'func') throw new Error(`There is no host "${host}".`);
    const workingDirectory = calledIn ?? process.cwd();
    const configuration = config === undefined ? {} : { configuration: resolve(workingDirectory, config) };
    return { exit, host, workingDirectory, repositories: repo, ...configuration };
  } catch (error) {
    return { usage: `${error instanceof Error ? error.message : String(error)}\n${usage}` };
  }
}

/** Whether a person said anything of the instance's content. */
export function isGiven({ configuration, repositories = [] }: Given): boolean {
  return configuration !== undefined || repositories.length > 0;
}
