import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { copyProgram } from './program.ts';
import { requireProgram } from './requireProgram.ts';

/** What scripts expect to find by an absolute path. */
const wellKnown = ['/usr/bin/env'];

/**
 * Puts busybox and all its applets, a shell among them, into a root file system; what is there by an applet's name goes first.
 *
 * @param purpose see requireProgram
 */
export async function addBusybox(rootfs: string, purpose: string): Promise<void> {
  const busybox = requireProgram('busybox', purpose, 'apt-get install busybox-static');
  await copyProgram(busybox, rootfs, '/bin/busybox');
  const { stdout } = await promisify(execFile)(busybox, ['--list']);
  const applets = stdout.split('\n').filter((name) => name !== '' && name !== 'busybox');
  for (const applet of applets.filter((name) => !existsSync(join(rootfs, 'bin', name)))) {
    await symlink('/bin/busybox', join(rootfs, 'bin', applet));
  }
  await mkdir(join(rootfs, 'usr/bin'), { recursive: true });
  for (const path of wellKnown) await symlink('/bin/busybox', join(rootfs, path));
}
