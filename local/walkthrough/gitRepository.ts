import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A developer's clone of one repository. */
export interface GitRepository {
  /** What a file says now. */
  read(path: string): Promise<string>;
  /** Changes one file, commits and pushes to main. */
  push(path: string, message: string, edit: (text: string) => string): Promise<void>;
  /** The same in two: the commit is there, and not pushed yet. */
  commit(path: string, message: string, edit: (text: string) => string): Promise<void>;
  pushCommit(): Promise<void>;
  /** Gives a file its run bit or takes it away, commits and pushes to main. */
  pushMode(path: string, message: string, isExecutable: boolean): Promise<void>;
  remove(): Promise<void>;
}

/** How this machine reaches others. */
function network(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const names = ['https_proxy', 'HTTPS_PROXY', 'GIT_SSL_CAINFO', 'SSL_CERT_FILE'];
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}

/** Clones into a temporary folder, with the token in a header: never in the URL, never in a file. */
export async function cloneRepository(url: string, token: string): Promise<GitRepository> {
  const folder = await mkdtemp(join(tmpdir(), 'walkthrough-'));
  const authorization = `Authorization: Basic ${Buffer.from(`walkthrough:${token}`).toString('base64')}`;
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    ...network(process.env),
    NO_PROXY: '127.0.0.1,localhost',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_COUNT: '3',
    // To this host only, wherever it leads on to.
    GIT_CONFIG_KEY_0: `http.${new URL(url).origin}/.extraHeader`,
    GIT_CONFIG_VALUE_0: authorization,
    GIT_CONFIG_KEY_1: 'user.name',
    GIT_CONFIG_VALUE_1: 'A developer',
    GIT_CONFIG_KEY_2: 'user.email',
    GIT_CONFIG_VALUE_2: 'developer@example.com',
  };
  async function git(...words: string[]): Promise<void> {
    await run('git', words, { cwd: folder, env });
  }

  await git('clone', '--quiet', '--branch', 'main', url, 'work');
  const work = join(folder, 'work');

  async function commitAll(message: string): Promise<void> {
    await git('-C', work, 'commit', '--quiet', '--all', '--message', message);
  }
  async function commit(path: string, message: string, edit: (text: string) => string): Promise<void> {
    const file = join(work, path);
    await writeFile(file, edit(await readFile(file, 'utf8')));
    await commitAll(message);
  }
  async function pushCommit(): Promise<void> {
    await git('-C', work, 'push', '--quiet', 'origin', 'main');
  }

  return {
    commit,
    pushCommit,
    read: (path) => readFile(join(work, path), 'utf8'),
    async push(path, message, edit) {
      await commit(path, message, edit);
      await pushCommit();
    },
    async pushMode(path, message, isExecutable) {
      const file = join(work, path);
      const { mode } = await stat(file);
      await chmod(file, isExecutable ? mode | 0o111 : mode & ~0o111);
      await commitAll(message);
      await pushCommit();
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
