import { createHash } from 'node:crypto';
import type { RegistryAccess } from './target.ts';

const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

export type Registry = ReturnType<typeof connectRegistry>;

/** A registry by its public protocol, as any client speaks it. */
export function connectRegistry({ server, username, password }: RegistryAccess) {
  const origin = `${server.startsWith('127.0.0.1') ? 'http' : 'https'}://${server}`;
  const basic = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

  /** Asks, and once more with the token that the refusal says to fetch. */
  async function call(path: string, init: RequestInit = {}): Promise<Response> {
    const first = await fetch(new URL(path, origin), init);
    const challenge = first.headers.get('www-authenticate');
    if (first.status !== 401 || challenge === null) return first;
    const authorization = challenge.startsWith('Bearer') ? await bearerFor(challenge) : basic;
    const headers = new Headers(init.headers);
    headers.set('authorization', authorization);
    return fetch(new URL(path, origin), { ...init, headers });
  }

  async function bearerFor(challenge: string): Promise<string> {
    const fields = Object.fromEntries(
      [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
    );
    const url = new URL(fields['realm'] ?? origin);
    url.searchParams.set('service', fields['service'] ?? '');
    url.searchParams.set('scope', fields['scope'] ?? '');
    const answer = (await (await fetch(url, { headers: { authorization: basic } })).json()) as {
      readonly token?: string;
      readonly access_token?: string;
    };
    return `Bearer ${answer.access_token ?? answer.token ?? ''}`;
  }

  /** The manifest's bytes and type. @throws with the status when it is not there or not allowed */
  async function manifest(
    repository: string,
    reference: string,
  ): Promise<{ readonly body: Buffer; readonly type: string; readonly digest: string }> {
    const response = await call(`/v2/${repository}/manifests/${reference}`, { headers: { accept: manifestTypes } });
    if (!response.ok) throw new Error(`${server}/${repository}:${reference} was answered ${response.status}`);
    const body = Buffer.from(await response.arrayBuffer());
    return { body, type: response.headers.get('content-type') ?? '', digest: digestOf(body) };
  }

  async function pushBlob(repository: string, bytes: Buffer): Promise<string> {
    const digest = digestOf(bytes);
    const opened = await call(`/v2/${repository}/blobs/uploads/`, { method: 'POST' });
    const upload = new URL(opened.headers.get('location') ?? '', origin);
    upload.searchParams.set('digest', digest);
    const put = await call(upload.href, {
      method: 'PUT',
      body: bytes,
      headers: { 'content-type': 'application/octet-stream' },
    });
    if (put.status !== 201) throw new Error(`${server} did not take a blob of ${repository}: ${put.status}`);
    return digest;
  }

  return {
    /** Any other request, with the login. */
    call,
    manifest,
    pushBlob,
    /** The digest of a tag; `missing` when there is none, the status when it may not be read. */
    async digest(repository: string, tag: string): Promise<string> {
      const response = await call(`/v2/${repository}/manifests/${tag}`, {
        method: 'HEAD',
        headers: { accept: manifestTypes },
      });
      if (response.status === 404) return 'missing';
      return response.ok ? (response.headers.get('docker-content-digest') ?? 'unnamed') : String(response.status);
    },
    async tags(repository: string): Promise<readonly string[]> {
      const response = await call(`/v2/${repository}/tags/list`);
      return response.ok ? ((await response.json()) as { readonly tags: readonly string[] }).tags : [];
    },
    async blob(repository: string, digest: string): Promise<Buffer> {
      return Buffer.from(await (await call(`/v2/${repository}/blobs/${digest}`)).arrayBuffer());
    },
    async pushManifest(
      repository: string,
      reference: string,
      { body, type }: { readonly body: Buffer; readonly type: string },
    ): Promise<void> {
      const response = await call(`/v2/${repository}/manifests/${reference}`, {
        method: 'PUT',
        body,
        headers: { 'content-type': type },
      });
      if (response.status !== 201)
        throw new Error(
          `${server} did not take ${repository}:${reference}: ${response.status} ${await response.text()}`,
        );
    },
    /** ACR: whether a tag may be moved or deleted. */
    async lock(repository: string, tag: string): Promise<string> {
      const response = await call(`/acr/v1/${repository}/_tags/${tag}`);
      const answer = (await response.json()) as {
        readonly tag?: {
          readonly changeableAttributes: { readonly writeEnabled: boolean; readonly deleteEnabled: boolean };
        };
      };
      const { writeEnabled, deleteEnabled } = answer.tag?.changeableAttributes ?? {
        writeEnabled: true,
        deleteEnabled: true,
      };
      return !writeEnabled && !deleteEnabled ? 'locked' : 'not locked';
    },
    /** The status of a read, for showing what a login may not do. */
    async statusOf(repository: string, reference: string): Promise<number> {
      return (
        await call(`/v2/${repository}/manifests/${reference}`, { method: 'HEAD', headers: { accept: manifestTypes } })
      ).status;
    },
  };
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
