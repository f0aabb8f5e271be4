import { mkdir, realpath } from 'node:fs/promises';
import { dirname, posix, resolve, sep } from 'node:path';
import type { RunFolder } from '../runFolder.ts';
import { StepFailure } from '../stepFailure.ts';

const workspaceInContainer = '/workspace';

/** A step's working directory as its container sees it. */
export function workingDirectoryInContainer(workingDirectory: string): string {
  return posix.resolve(workspaceInContainer, workingDirectory);
}

/**
 * Where a path of a build step lies on this machine.
 *
 * @throws StepFailure when there is nothing or it leads out of the workspace, by name or by a link: the build would read
 *   files of the machine
 */
export async function pathInWorkspace(folder: RunFolder, workingDirectory: string, path: string): Promise<string> {
  const inContainer = posix.resolve(workspaceInContainer, workingDirectory, path);
  const relative = posix.relative(workspaceInContainer, inContainer);
  const root = await realpath(folder.workspace);
  const found = await realpath(resolve(root, relative)).catch(() => undefined);
  if (found === undefined) throw new StepFailure(`there is no ${path} in the source`);
  if (found !== root && !found.startsWith(root + sep)) throw new StepFailure(`${path} leads out of the source`);
  return found;
}

/**
 * Makes a step's working directory if it lies in the workspace and is not there, as Docker does and Podman does not.
 *
 * Nothing is made where a link leads out of the workspace: the engine then says that there is no such folder.
 */
export async function makeWorkingDirectory(folder: RunFolder, workingDirectory: string): Promise<void> {
  const relative = posix.relative(workspaceInContainer, workingDirectoryInContainer(workingDirectory));
  if (relative.split('/')[0] === '..') return;
  const root = await realpath(folder.workspace);
  const target = resolve(root, relative);
  const parent = await nearestExisting(target);
  if (parent === root || parent.startsWith(root + sep)) await mkdir(target, { recursive: true }).catch(() => undefined);
}

async function nearestExisting(path: string): Promise<string> {
  return realpath(path).catch(() => nearestExisting(dirname(path)));
}
