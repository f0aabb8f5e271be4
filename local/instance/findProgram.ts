import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where Debian has what a plain user's PATH leaves out, such as runc. */
const systemDirectories = ['/usr/sbin', '/sbin', '/usr/local/sbin'];

/** Absolute path of a command of this machine; undefined when it has none. */
export function findProgram(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const directories = [...(env['PATH'] ?? '').split(delimiter), ...systemDirectories].filter((path) => path !== '');
  return directories.map((directory) => join(directory, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
