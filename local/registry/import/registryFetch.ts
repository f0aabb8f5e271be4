import { z } from 'zod';
import type { Repository } from '../../../shared/image.ts';
import type { ImportRequest, LocalRegistry } from '../types.ts';
import { ImportError } from './importError.ts';

export type RemoteRegistry = Exclude<ImportRequest['source'], LocalRegistry>;
export type RegistryFetch = (path: string, headers: Record<string, string>) => Promise<Response>;

/** Docker Hub's name in image references is not where its API is. */
const apiHosts: Readonly<Record<string, string>> = {
  'docker.io': 'registry-1.docker.io',
  'index.docker.io': 'registry-1.docker.io',
};
const tokenSchema = z.union([
  z.object({ token: z.string() }).transform(({ token }) => token),
  z.object({ access_token: z.string() }).transform((answer) => answer.access_token),
]);

/**
 * GETs of one repository, with the token that the registry's challenge asks for.
 *
 * Every answer that is no success becomes an ImportError: 401 and 403 `unauthorized`, 404 `notFound`, 429 `throttled`, else `unreachable`.
 */
export function createRegistryFetch(remote: RemoteRegistry, repository: Repository): RegistryFetch {
  const base = `${schemeOf(remote.server)}://${apiHosts[remote.server] ?? remote.server}/v2/${repository}/`;
  let authorization: string | undefined;

  async function send(path: string, headers: Record<string, string>): Promise<Response> {
    return request(remote, new URL(path, base), { ...headers, ...(authorization !== undefined && { authorization }) });
  }

  return async (path, headers) => {
    const first = await send(path, headers);
    if (first.status !== 401) return check(first, `${remote.server}/${repository} ${path}`);
    await first.body?.cancel();
    authorization = await authorize(remote, first.headers.get('www-authenticate') ?? '');
    return check(await send(path, headers), `${remote.server}/${repository} ${path}`);
  };
}

function schemeOf(server: string): string {
  return /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(server) ? 'http' : 'https';
}

/** @see https://distribution.github.io/distribution/spec/auth/token/ */
async function authorize(remote: RemoteRegistry, challenge: string): Promise<string> {
  const parameters = new Map<string, string>();
  for (const [, name = '', value = ''] of challenge.matchAll(/(\w+)="([^"]*)"/g)) parameters.set(name, value);
  const login = basic(remote);
  const realm = parameters.get('realm');
  if (/^Basic /i.test(challenge) && login !== undefined) return login;
  if (realm === undefined)
    throw new ImportError('unauthorized', `${remote.server} refuses, and does not say where to log in.`);
  const url = new URL(realm);
  for (const name of ['service', 'scope']) url.searchParams.set(name, parameters.get(name) ?? '');
  const answer = check(
    await request(remote, url, login === undefined ? {} : { authorization: login }),
    `the token service of ${remote.server}`,
  );
  const token = tokenSchema.safeParse(await answer.json());
  if (!token.success)
    throw new ImportError('unauthorized', `The token service of ${remote.server} answered without a token.`);
  return `Bearer ${token.data}`;
}

function basic({ username, password }: RemoteRegistry): string | undefined {
  if (username === undefined || password === undefined) return undefined;
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

async function request({ server }: RemoteRegistry, url: URL, headers: Record<string, string>): Promise<Response> {
  try {
    return await fetch(url, { headers });
  } catch (cause) {
    throw new ImportError('unreachable', `${server} could not be reached.`, { cause });
  }
}

function check(answer: Response, what: string): Response {
  if (answer.ok) return answer;
  const { status } = answer;
  if (status === 401 || status === 403)
    throw new ImportError('unauthorized', `Not allowed to read ${what}: ${status}.`);
  if (status === 404) throw new ImportError('notFound', `There is no ${what}.`);
  if (status !== 429) throw new ImportError('unreachable', `${what} answered ${status}.`);
  const seconds = Number(answer.headers.get('retry-after') ?? '');
  throw new ImportError(
    'throttled',
    `${what} answered 429: too many requests.`,
    seconds > 0 ? { retryAfterSeconds: seconds } : {},
  );
}
