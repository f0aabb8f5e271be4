import type { GitContext } from './model.ts';

const defaultBranch = 'main';

/**
 * `https://host/repo.git#branch:folder` taken apart; branch `main` and the root folder unless it names others.
 *
 * Undefined when it is not of that form, is not https (http only for this machine) or holds a user name or token: the token is in
 * Key Vault.
 *
 * @see https://learn.microsoft.com/azure/container-registry/container-registry-tasks-overview#context-locations
 */
export function parseGitContext(text: string): GitContext | undefined {
  const [address = '', fragment = '', ...rest] = text.split('#');
  const [branch = '', folder = '', ...more] = fragment.split(':');
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || rest.length > 0 || more.length > 0 || !isSafe(url)) return undefined;
  const path = folder.replaceAll(/^\/+|\/+$/g, '');
  if (path.split('/').includes('..') || /\s/.test(text)) return undefined;
  return { url: address, branch: branch === '' ? defaultBranch : branch, folder: path };
}

function isSafe(url: URL): boolean {
  const isLocal = url.protocol === 'http:' && url.hostname === '127.0.0.1';
  return (url.protocol === 'https:' || isLocal) && url.username === '' && url.password === '' && url.search === '';
}

/** Whether two clone URLs name one repository: `.git`, a slash at the end and capitals in the host make no difference. */
export function isSameRepository(a: string, b: string): boolean {
  return canonical(a) === canonical(b);
}

function canonical(address: string): string {
  if (!URL.canParse(address)) return address;
  const { host, pathname } = new URL(address);
  return host + pathname.replace(/\/$/, '').replace(/\.git$/, '');
}
