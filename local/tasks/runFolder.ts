import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunLogin } from './types.ts';

/** The folder that one run has for itself. Removed with everything in it when the run has ended. */
export interface RunFolder {
  readonly root: string;
  /** The context's files; `/workspace` in every step. */
  readonly workspace: string;
  /** `/acb/home` in every `cmd` step, as in ACR: it holds the run's login file. */
  readonly home: string;
  /** Docker's config.json with the run's logins and nothing else. */
  readonly loginFolder: string;
  readonly registriesFile: string;
  readonly hostsFile: string;
}

/**
 * Makes the folder anew, with a login file of exactly these logins. All at once: it is little, and a build waits for it.
 *
 * @param name unique among the runs that are going on
 */
export function createRunFolder(directory: string, name: string, logins: readonly RunLogin[]): RunFolder {
  const root = join(directory, name);
  const folder: RunFolder = {
    root,
    workspace: join(root, 'workspace'),
    home: join(root, 'home'),
    loginFolder: join(root, 'home', '.docker'),
    registriesFile: join(root, 'registries.conf'),
    hostsFile: join(root, 'hosts'),
  };
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true, mode: 0o700 });
  mkdirSync(folder.workspace);
  mkdirSync(folder.loginFolder, { recursive: true });
  const loginFile = JSON.stringify({
    auths: Object.fromEntries(logins.map((login) => [login.server, { auth: authOf(login) }])),
  });
  writeFileSync(join(folder.loginFolder, 'config.json'), loginFile, { mode: 0o600 });
  return folder;
}

/** A login as it stands in a login file. It is a secret, too. */
export function authOf({ username, password }: RunLogin): string {
  return Buffer.from(`${username}:${password}`).toString('base64');
}

/** Removes the folders that killed runs left behind. Call it before the first run, never during one. */
export async function removeRunFolders(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
}

/**
 * Tells Podman which registries of this machine speak plain HTTP, and nothing of the machine's own settings; Docker knows
 * by itself. Replaced in one go: another step may be reading it.
 */
export function writeRegistriesFile(folder: RunFolder, servers: ReadonlySet<string>): void {
  const insecure = [...servers].map((server) => `[[registry]]\nlocation = "${server}"\ninsecure = true\n`);
  const text = `unqualified-search-registries = ["docker.io"]\n${insecure.join('')}`;
  const draft = `${folder.registriesFile}.${process.hrtime.bigint()}`;
  writeFileSync(draft, text);
  renameSync(draft, folder.registriesFile);
}

export function isLoopback(server: string): boolean {
  return /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(server);
}
