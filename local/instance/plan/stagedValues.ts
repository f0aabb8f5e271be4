import type { Filling } from './types.ts';

/** Stands for the local Git server as long as nobody has asked which port it has. */
const stagedGit = 'http://127.0.0.1:1';
/** One port each: two registries must not look like one. */
const firstStagedPort = 2;

/** Values of the right form for what has no address yet, so that the file can be read and checked before any port is chosen. */
export function stagedValues(fillings: Readonly<Record<string, Filling>>): Readonly<Record<string, string>> {
  const servers = [...new Set(Object.values(fillings).flatMap((one) => (one.kind === 'registry' ? [one.name] : [])))];
  return valuesOf(fillings, {
    git: stagedGit,
    server: (name) => `127.0.0.1:${firstStagedPort + servers.indexOf(name)}`,
  });
}

/** The local repository that a staged clone URL names; undefined for a real host's. */
export function stagedRepository(url: string): string | undefined {
  return new RegExp(`^${stagedGit}/([A-Za-z0-9][\\w.-]*)\\.git$`).exec(url)?.[1];
}

/** Whether a server is a staged one. */
export function isStagedServer(server: string): boolean {
  return /^127\.0\.0\.1:([2-9]|\d{2,3})$/.test(server);
}

export interface Addresses {
  /** Base URL of the Git server, without a slash. */
  readonly git: string;
  readonly server: (name: string) => string;
}

/** What each variable is once addresses are known. */
export function valuesOf(
  fillings: Readonly<Record<string, Filling>>,
  { git, server }: Addresses,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(fillings).map(([variable, filling]) => [variable, valueOf(filling)]));
  function valueOf(filling: Filling): string {
    if (filling.kind === 'text') return filling.value;
    if (filling.kind === 'registry') return server(filling.name);
    return filling.kind === 'gitServer' ? git : `${git}/${filling.name}.git`;
  }
}
