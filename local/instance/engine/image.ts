import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { copyProgram } from '../../upstream/program.ts';
import { findProgram } from '../findProgram.ts';

/**
 * Writes the build context of an image FROM scratch that serves `text` on port 80: with busybox where the machine has it,
 * else with this Node.
 */
export async function writeProbeImage(context: string, text: string): Promise<void> {
  const rootfs = join(context, 'rootfs');
  await mkdir(rootfs);
  const busybox = findProgram('busybox', process.env);
  const command = busybox === undefined ? await useNode(rootfs, text) : await useBusybox(busybox, rootfs, text);
  await writeFile(join(context, 'Dockerfile'), `FROM scratch\nCOPY rootfs/ /\nCMD ${JSON.stringify(command)}\n`);
}

async function useBusybox(busybox: string, rootfs: string, text: string): Promise<string[]> {
  await copyProgram(busybox, rootfs, '/bin/busybox');
  await writeFile(join(rootfs, 'index.html'), text);
  return ['/bin/busybox', 'httpd', '-f', '-p', '80', '-h', '/'];
}

async function useNode(rootfs: string, text: string): Promise<string[]> {
  await copyProgram(process.execPath, rootfs, '/bin/node');
  return ['/bin/node', '-e', `require('http').createServer((_, response) => response.end('${text}')).listen(80)`];
}
