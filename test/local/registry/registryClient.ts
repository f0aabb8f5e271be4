import { createHash } from 'node:crypto';
import { z } from 'zod';

export interface ClientRequest {
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer<ArrayBuffer> | ReadableStream<Uint8Array>;
  /** Beside the scope of the challenge, as Docker asks for it to mount from another repository. */
  readonly alsoScope?: string;
}

/** A client of the registry's public protocol with a login; each request gets the token that the registry's challenge asks for. */
export interface RegistryClient {
  /** Sends one request, logged in. */
  send(method: string, path: string, request?: ClientRequest): Promise<Response>;
  pushBlob(repository: string, content: string | Uint8Array): Promise<string>;
  pushManifest(repository: string, reference: string, manifest: unknown, mediaType?: string): Promise<string>;
  /** An image of one layer that holds `content`. @returns its digest */
  pushImage(repository: string, tag: string, content?: string): Promise<string>;
  /** An index of two platforms. @returns its digest */
  pushIndex(repository: string, tag: string, content?: string): Promise<string>;
}

export const types = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  index: 'application/vnd.oci.image.index.v1+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
};

export function digestOf(content: string | Uint8Array): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

export function createClient(url: string, login: { username: string; password: string }): RegistryClient {
  const basic = basicOf(login);

  async function send(method: string, path: string, request: ClientRequest = {}): Promise<Response> {
    const { headers = {}, body } = request;
    const address = new URL(path, url);
    const challenge = await fetch(address, { method, headers });
    const asked = challenge.headers.get('www-authenticate');
    if (challenge.status !== 401 || asked === null) return challenge;
    await challenge.body?.cancel();
    const authorization = `Bearer ${await tokenFor(asked, basic, request.alsoScope)}`;
    return fetch(address, {
      method,
      headers: { ...headers, authorization },
      ...(body !== undefined && { body, duplex: 'half' }),
    });
  }

  async function pushBlob(repository: string, content: string | Uint8Array): Promise<string> {
    const digest = digestOf(content);
    const body = Buffer.from(content);
    await expectStatus(await send('POST', `/v2/${repository}/blobs/uploads/?digest=${digest}`, { body }), 201);
    return digest;
  }

  async function pushManifest(repository: string, reference: string, manifest: unknown, mediaType = types.manifest) {
    const body = JSON.stringify(manifest);
    const headers = { 'content-type': mediaType };
    await expectStatus(await send('PUT', `/v2/${repository}/manifests/${reference}`, { body, headers }), 201);
    return digestOf(body);
  }

  async function pushPlatform(repository: string, content: string, architecture: string, tag?: string) {
    await pushBlob(repository, content);
    await pushBlob(repository, configOf(content, architecture));
    const manifest = imageManifest(content, architecture);
    const { digest, size } = descriptorOf(types.manifest, JSON.stringify(manifest));
    await pushManifest(repository, tag ?? digest, manifest);
    return { digest, size };
  }

  async function pushIndex(repository: string, tag: string, content = 'layer'): Promise<string> {
    const manifests = [];
    for (const architecture of ['amd64', 'arm64']) {
      const pushed = await pushPlatform(repository, `${content} for ${architecture}`, architecture);
      manifests.push({ mediaType: types.manifest, ...pushed, platform: { architecture, os: 'linux' } });
    }
    return pushManifest(repository, tag, { schemaVersion: 2, mediaType: types.index, manifests }, types.index);
  }

  return {
    send,
    pushBlob,
    pushManifest,
    pushImage: async (repository, tag, content = 'layer') =>
      (await pushPlatform(repository, content, 'amd64', tag)).digest,
    pushIndex,
  };
}

export function basicOf({ username, password }: { username: string; password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

async function tokenFor(challenge: string, basic: string, alsoScope?: string): Promise<string> {
  const [, realm = '', service = '', scope = ''] =
    /realm="(.*?)",service="(.*?)"(?:,scope="(.*?)")?/.exec(challenge) ?? [];
  const url = new URL(realm);
  url.searchParams.set('service', service);
  for (const each of [scope, alsoScope ?? '']) url.searchParams.append('scope', each);
  const answer = await fetch(url, { headers: { authorization: basic } });
  return z.object({ access_token: z.string() }).parse(await answer.json()).access_token;
}

export function configOf(content: string, architecture = 'amd64'): string {
  return JSON.stringify({ architecture, os: 'linux', rootfs: { type: 'layers', diff_ids: [digestOf(content)] } });
}

export function imageManifest(content: string, architecture = 'amd64') {
  const config = configOf(content, architecture);
  return {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: descriptorOf(types.config, config),
    layers: [descriptorOf(types.layer, content)],
  };
}

export function descriptorOf(mediaType: string, content: string) {
  return { mediaType, digest: digestOf(content), size: Buffer.byteLength(content) };
}

/** The error code of the registry's answer. */
export async function codeOf(answer: Response): Promise<string | undefined> {
  const body = z.object({ errors: z.array(z.object({ code: z.string() })) }).parse(await answer.json());
  return body.errors[0]?.code;
}

async function expectStatus(answer: Response, status: number): Promise<void> {
  if (answer.status !== status) throw new Error(`${answer.url} answered ${answer.status}: ${await answer.text()}`);
  await answer.body?.cancel();
}
