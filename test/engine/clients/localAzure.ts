import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { cleanHome } from '../../../local/instance/cleanHome.ts';
import { startInstance } from '../../../local/instance/instance.ts';
import type { LocalFile } from '../../../local/instance/types.ts';
import { createClient, type RegistryClient } from '../../local/registry/registryClient.ts';

/** As in customhouse.yaml: `dockerhub`, `public`, `base`, `team`. */
export type RegistryName = keyof LocalFile['registries'];

/** What a client said. */
export interface Said {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A local Azure as `npm start` brings it up, and commands that are typed against it. */
export interface LocalAzure {
  /** `.customhouse/local.json` */
  readonly file: LocalFile;
  /** An empty folder, gone at the end. */
  readonly folder: string;
  /** `127.0.0.1:<port>` */
  server(registry: RegistryName): string;
  /** `<user>:<password>` of the registry's login for that purpose in local.json, as clients take it. */
  login(registry: RegistryName, purpose?: string): string;
  /** Runs a command with logins, home and Git settings of its own. */
  type(
    command: string,
    args: readonly string[],
    options?: { readonly input?: string; readonly cwd?: string },
  ): Promise<Said>;
  /** Runs a command that must succeed. @returns its standard output */
  must(
    command: string,
    args: readonly string[],
    options?: { readonly input?: string; readonly cwd?: string },
  ): Promise<string>;
  /** A client that may do everything, to prepare and check with. */
  owner(registry: RegistryName): RegistryClient;
  stop(): Promise<void>;
}

export async function startLocalAzure(): Promise<LocalAzure> {
  const folder = await mkdtemp(join(tmpdir(), 'customhouse-clients-'));
  const home = join(folder, 'customhouse');
  const instance = await startInstance(home);
  if ('runsAs' in instance) throw new Error('A new folder has no running instance.');
  const { file } = instance;

  function server(registry: RegistryName): string {
    return file.registries[registry]?.loginServer ?? '';
  }
  function login(registry: RegistryName, purpose = 'everything'): string {
    const found = file.registries[registry]?.logins.find((one) => one.purpose === purpose);
    if (found === undefined) throw new Error(`local.json has no login of ${registry} for "${purpose}".`);
    return `${found.username}:${found.password}`;
  }
  const env = clientEnvironment(folder);

  async function type(...[command, args, { input = '', cwd = folder } = {}]: Parameters<LocalAzure['type']>) {
    const child = spawn(command, args, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
    child.stdin.on('error', () => undefined).end(input);
    const closed = once(child, 'close') as Promise<[number | null]>;
    const [stdout, stderr, [exitCode]] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
    return { exitCode, stdout, stderr };
  }

  return {
    file,
    folder,
    server,
    login,
    type,
    async must(command, args, options) {
      const { exitCode, stdout, stderr } = await type(command, args, options);
      if (exitCode !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${exitCode}: ${stderr}`);
      return stdout;
    },
    owner(registry) {
      const [username = '', password = ''] = login(
        registry,
        registry === 'dockerhub' ? 'pull and push' : undefined,
      ).split(':');
      return createClient(`http://${server(registry)}`, { username, password });
    },
    async stop() {
      await instance.stop();
      await cleanHome(home);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Nothing of the person's: neither logins nor Git settings are read or written. */
function clientEnvironment(folder: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: folder,
    LC_ALL: 'C',
    NO_PROXY: '127.0.0.1',
    no_proxy: '127.0.0.1',
    REGISTRY_AUTH_FILE: join(folder, 'auth.json'),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_AUTHOR_NAME: 'Ann',
    GIT_AUTHOR_EMAIL: 'ann@example.com',
    GIT_COMMITTER_NAME: 'Ann',
    GIT_COMMITTER_EMAIL: 'ann@example.com',
  };
}
