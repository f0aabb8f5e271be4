import { execFile } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { answersHttp } from '../../../local/instance/answersHttp.ts';
import { startChild } from '../../../local/instance/child.ts';
import { findProgram } from '../../../local/instance/findProgram.ts';
import { freePort } from '../../../local/instance/freePort.ts';
import type { Home } from '../../../local/instance/home.ts';
import type { BenchRegistry } from './skopeo.ts';

const run = promisify(execFile);
const readyWithinMs = 10_000;

export interface DockerRegistry extends BenchRegistry {
  stop(): Promise<void>;
}

/**
 * Starts Debian's docker-registry on a loopback port, with its content in a folder.
 *
 * It is taken out of the package, not installed: an installed one is a service on every address of the machine.
 *
 * @param home whose leftovers it belongs to, should the bench be killed
 * @throws Error when it is neither here nor to be had by apt
 */
export async function startDockerRegistry(home: Home, folder: string): Promise<DockerRegistry> {
  const program = findProgram('docker-registry', process.env) ?? (await unpack(join(folder, 'package')));
  const port = await freePort();
  const server = `127.0.0.1:${port}`;
  const config = join(folder, 'config.json');
  await writeFile(config, JSON.stringify(configuration(server, join(folder, 'content'))));
  const child = await startChild(home, {
    name: 'docker-registry',
    command: program,
    arguments: ['serve', config],
    env: process.env,
    cwd: folder,
    isReady: () => answersHttp(port),
    readyWithinMs,
  });
  return { server, stop: () => child.stop() };
}

/** As the package configures it, but for address, folder and a log that writes nothing down. JSON is YAML too. */
function configuration(addr: string, rootdirectory: string) {
  return {
    version: 0.1,
    log: { level: 'error', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory }, cache: { blobdescriptor: 'inmemory' }, delete: { enabled: true } },
    http: { addr },
  };
}

async function unpack(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await run('apt-get', ['download', '--quiet', 'docker-registry'], { cwd: folder });
  const [archive = ''] = (await readdir(folder)).filter((file) => file.endsWith('.deb'));
  await run('dpkg-deb', ['--extract', archive, '.'], { cwd: folder });
  return join(folder, 'usr', 'bin', 'docker-registry');
}
