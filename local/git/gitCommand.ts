import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/**
 * The environment of every Git process here: its own settings, nothing of the machine's or the person's (`~/.gitconfig`, `GIT_DIR`).
 *
 * @see https://git-scm.com/docs/git-config#_protected_configuration why these are not in a repository's own file
 */
export function gitEnvironment(settings: Readonly<Record<string, string>> = {}): Record<string, string> {
  const all = Object.entries({
    'safe.directory': '*',
    'core.autocrlf': 'false',
    'core.fileMode': 'true',
    'gc.auto': '0',
    ...settings,
  });
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    LC_ALL: 'C',
    HOME: '/nonexistent',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_COUNT: String(all.length),
    ...Object.fromEntries(
      all.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
}

/**
 * Runs one Git command and gives its output.
 *
 * @throws Error with Git's own complaint when it fails
 */
export async function git(arguments_: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  const child = spawn('git', arguments_, {
    env: { ...gitEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [exitCode, output, complaint] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (exitCode !== 0) throw new Error(`git ${arguments_.join(' ')} failed: ${complaint.trim()}`);
  return output;
}
