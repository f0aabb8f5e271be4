import { cp, mkdir, realpath, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { addBusybox } from './busybox.ts';
import { addCertificates } from './certificates.ts';
import { copyProgram } from './program.ts';
import { requireProgram } from './requireProgram.ts';

const purpose = "Docker Hub can't be reached and a stand-in for node:15-alpine";

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
  await addBusybox(rootfs, purpose);
  await addNpm(rootfs);
  await writeFile(join(rootfs, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\nnode:x:1000:1000::/home/node:/bin/sh\n');
  await writeFile(join(rootfs, 'etc/group'), 'root:x:0:\nnode:x:1000:\n');
  await addCertificates(rootfs);
}

async function addNpm(rootfs: string): Promise<void> {
  const cli = await realpath(
    process.env['npm_execpath'] ?? requireProgram('npm', purpose, 'install npm, it comes with Node.js'),
  );
  const folder = '/usr/local/lib/node_modules/npm';
  await cp(dirname(dirname(cli)), join(rootfs, folder), { recursive: true, verbatimSymlinks: true });
  await symlink('../lib/node_modules/npm/bin/npm-cli.js', join(rootfs, 'usr/local/bin/npm'));
  await symlink('../lib/node_modules/npm/bin/npx-cli.js', join(rootfs, 'usr/local/bin/npx'));
}
