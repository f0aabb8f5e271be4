import { z } from 'zod';
import type { RegistryLogin } from '../../containers/loginFile.ts';
import { Refusal } from '../refusal.ts';

const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

const tokenSchema = z.object({ token: z.string().optional(), access_token: z.string().optional() });

/**
 * What ACI does before it takes a group: asks for each image's manifest with the given credentials.
 *
 * Only images on this machine are asked for; whether another registry's can be read shows when it is pulled.
 *
 * @throws Refusal InaccessibleImage
 */
export async function checkImageAccess(group: string, image: string, logins: readonly RegistryLogin[]): Promise<void> {
  const [, server, repository, tag, digest] =
    /^(127\.0\.0\.1:\d+|localhost:\d+)\/([^:@]+)(?::([^@]+))?(?:@(.+))?$/.exec(image) ?? [];
  if (server === undefined || repository === undefined) return;
  const login = logins.find((one) => one.server === server);
  if (await hasManifest(`http://${server}/v2/${repository}/manifests/${digest ?? tag ?? 'latest'}`, login)) return;
  throw new Refusal(
    400,
    'InaccessibleImage',
    `The image '${image}' in container group '${group}' is not accessible. Please check the image and registry credential.`,
  );
}

/** ACR takes a login as it is; who wants a token for it says where that is to be had. */
async function hasManifest(url: string, login: RegistryLogin | undefined): Promise<boolean> {
  const first = await head(url, basic(login));
  if (first?.status !== 401) return first?.ok === true;
  const token = await askToken(first.headers.get('www-authenticate') ?? '', login);
  return token !== undefined && (await head(url, { authorization: `Bearer ${token}` }))?.ok === true;
}

async function head(url: string, headers: Readonly<Record<string, string>>): Promise<Response | undefined> {
  try {
    return await fetch(url, { method: 'HEAD', headers: { accept: manifestTypes, ...headers } });
  } catch {
    // Nobody listens there: the image is not accessible.
    return undefined;
  }
}

/** @see https://distribution.github.io/distribution/spec/auth/token/ */
async function askToken(challenge: string, login: RegistryLogin | undefined): Promise<string | undefined> {
  const [, realm] = /realm="([^"]+)"/.exec(challenge) ?? [];
  if (realm === undefined) return undefined;
  const url = new URL(realm.replace('https://127.0.0.1', 'http://127.0.0.1'));
  for (const name of ['service', 'scope']) {
    const [, value] = new RegExp(`${name}="([^"]*)"`).exec(challenge) ?? [];
    if (value !== undefined) url.searchParams.set(name, value);
  }
  const answer = await fetch(url, { headers: basic(login) });
  if (!answer.ok) return undefined;
  const { token, access_token: accessToken } = tokenSchema.parse(await answer.json());
  return accessToken ?? token;
}

function basic(login: RegistryLogin | undefined): Readonly<Record<string, string>> {
  if (login === undefined) return {};
  return { authorization: `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}` };
}
