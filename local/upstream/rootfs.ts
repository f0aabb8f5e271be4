import { execFile } from 'node:child_process';
import { cp, mkdir, realpath, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from '../instance/findProgram.ts';
import { copyProgram } from './program.ts';

/** What scripts expect to find by an absolute path. */
const wellKnown = ['/usr/bin/env'];
const certificates = '/etc/ssl/certs/ca-certificates.crt';

/**
 * Writes a root file system that behaves as `node:15-alpine` for Dockerfiles and scripts: Node and npm under /usr/local,
 * a shell and small tools from busybox.
 *
 * @throws Error naming what this machine lacks
 */
export async function writeRootfs(rootfs: string): Promise<void> {
  for (const folder of ['bin', 'etc', 'tmp', 'root', 'usr/bin', 'usr/local/bin', 'usr/local/lib/node_modules']) {
    await mkdir(join(rootfs, folder), { recursive: true });
  }
  await copyProgram(process.execPath, rootfs, '/usr/local/bin/node');
  await addBusybox(rootfs);
  await addNpm(rootfs);
  await writeFile(join(rootfs, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\nnode:x:1000:1000::/home/node:/bin/sh\n');
  await writeFile(join(rootfs, 'etc/group'), 'root:x:0:\nnode:x:1000:\n');
  await mkdir(dirname(join(rootfs, certificates)), { recursive: true });
  // Without the file `npm install` in a Dockerfile fails on https, as it would on this machine.
  await cp(certificates, join(rootfs, certificates), { dereference: true }).catch(() => undefined);
}

async function addBusybox(rootfs: string): Promise<void> {
  const busybox = required('busybox', 'apt-get install busybox-static');
  await copyProgram(busybox, rootfs, '/bin/busybox');
  const { stdout } = await promisify(execFile)(busybox, ['--list']);
  const applets = stdout.split('\n').filter((name) => name !== '' && name !== 'busybox');
  for (const applet of applets) await symlink('/bin/busybox', join(rootfs, 'bin', applet));
  for (const path of wellKnown) await symlink('/bin/busybox', join(rootfs, path));
}

async function addNpm(rootfs: string): Promise<void> {
  const cli = await realpath(process.env['npm_execpath'] ?? required('npm', 'install npm, it comes with Node.js'));
  const folder = '/usr/local/lib/node_modules/npm';
  await cp(dirname(dirname(cli)), join(rootfs, folder), { recursive: true, verbatimSymlinks: true });
  await symlink('../lib/node_modules/npm/bin/npm-cli.js', join(rootfs, 'usr/local/bin/npm'));
  await symlink('../lib/node_modules/npm/bin/npx-cli.js', join(rootfs, 'usr/local/bin/npx'));
}

function required(program: string, remedy: string): string {
  const path = findProgram(program, process.env);
  if (path !== undefined) return path;
  throw new Error(
    `Docker Hub can't be reached and a stand-in for node:15-alpine needs ${program}, which this machine lacks: ${remedy}.`,
  );
}
