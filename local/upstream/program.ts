import { execFile } from 'node:child_process';
import { copyFile, mkdir, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Copies a program of this machine into a root file system, with the libraries that `ldd` lists for it.
 *
 * @param program absolute path on this machine
 * @param target absolute path in the root file system
 */
export async function copyProgram(program: string, rootfs: string, target: string): Promise<void> {
  await copy(program, join(rootfs, target));
  for (const library of await librariesOf(program)) await copy(library, join(rootfs, library));
}

/** A static program has none: `ldd` ends with 1 then. */
async function librariesOf(program: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ldd', [program], { env: { ...process.env, LC_ALL: 'C' } }).catch(
    () => ({
      stdout: '',
    }),
  );
  return [...stdout.matchAll(/(?:^|\s)(\/\S+) \(0x[0-9a-f]+\)$/gm)].flatMap(([, path]) => path ?? []);
}

async function copy(source: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await copyFile(await realpath(source), target);
}
