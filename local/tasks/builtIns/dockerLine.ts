import { parseArgs } from 'node:util';
import { withoutRedirection } from './redirection.ts';

/** What a `cmd: docker …` asks for. */
export type DockerLine =
  | { readonly verb: 'pull'; readonly image: string; readonly platform?: string }
  | { readonly verb: 'tag'; readonly source: string; readonly target: string }
  | { readonly verb: 'push'; readonly image: string };

const quiet = { quiet: { type: 'boolean', short: 'q' } } as const;
const optionsOf = { pull: { ...quiet, platform: { type: 'string' } }, tag: {}, push: quiet } as const;

/**
 * Reads the words after `docker`.
 *
 * @throws Error naming what is not carried out here; it repeats no value
 * @see https://docs.docker.com/reference/cli/docker/
 */
export function parseDockerLine(line: readonly string[]): DockerLine {
  const { words } = withoutRedirection(line);
  // `docker image pull` is `docker pull`.
  const [verb = '', ...rest] = words[0] === 'image' ? words.slice(1) : words;
  if (verb !== 'pull' && verb !== 'tag' && verb !== 'push') {
    throw new Error(
      `"docker ${verb}" is not carried out by the local task runner, only "docker pull", "tag" and "push"`,
    );
  }
  const { values, positionals } = parseArgs({ args: rest, options: optionsOf[verb], allowPositionals: true });
  const [first, second] = positionals;
  if (first === undefined || (second === undefined) === (verb === 'tag') || positionals.length > 2) {
    throw new Error(`"docker ${verb}" takes ${verb === 'tag' ? 'two images' : 'one image'}`);
  }
  if (verb === 'tag') return { verb, source: first, target: second ?? '' };
  const platform = 'platform' in values ? values.platform : undefined;
  return { verb, image: first, ...(typeof platform === 'string' ? { platform } : {}) };
}
