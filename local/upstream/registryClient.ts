import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { Document } from './image.ts';

/** Where one repository is read or written over the distribution protocol. */
export interface RepositoryAddress {
  /** `https://registry-1.docker.io`, `http://127.0.0.1:<port>` */
  readonly origin: string;
  readonly repository: string;
  readonly login?: { readonly username: string; readonly password: string };
}

type Body = NonNullable<RequestInit['body']>;

/** A blob to be written: bytes in hand, or a file. */
export interface Blob {
  readonly digest: string;
  readonly size: number;
  readonly open: () => Body;
}

export interface RepositoryClient {
  /** @returns undefined when the tag or digest is not there */
  getManifest(reference: string): Promise<{ readonly mediaType: string; readonly content: string } | undefined>;
  getBlob(digest: string): Promise<Response>;
  putBlob(blob: Blob): Promise<void>;
  putManifest(reference: string, document: Document): Promise<void>;
}

const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** How often a throttled request is made again before it counts as failed. */
const maxAttempts = 5;

/**
 * A client of one repository, no more than it takes to copy an image.
 *
 * @throws Error from each call with the registry's status and words
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md
 */
export function openRepository(address: RepositoryAddress): RepositoryClient {
  const base = `${address.origin}/v2/${address.repository}`;
  const send = authorizedFetch(address);
  return {
    async getManifest(reference) {
      const response = await send(`${base}/manifests/${reference}`, { headers: { accept: manifestTypes } });
      if (response.status === 404) return undefined;
      const content = await (await accepted(response)).text();
      return { mediaType: response.headers.get('content-type') ?? '', content };
    },
    async getBlob(digest) {
      return accepted(await send(`${base}/blobs/${digest}`, {}));
    },
    async putBlob(blob) {
      const known = await send(`${base}/blobs/${blob.digest}`, { method: 'HEAD' });
      if (known.ok) return;
      const begun = await accepted(await send(`${base}/blobs/uploads/`, { method: 'POST' }));
      const target = new URL(begun.headers.get('location') ?? '', `${base}/blobs/uploads/`);
      target.searchParams.set('digest', blob.digest);
      const headers = { 'content-type': 'application/octet-stream', 'content-length': String(blob.size) };
      await accepted(await send(target.href, { method: 'PUT', headers, body: blob.open }));
    },
    async putManifest(reference, { mediaType, content }) {
      const headers = { 'content-type': mediaType };
      await accepted(await send(`${base}/manifests/${reference}`, { method: 'PUT', headers, body: () => content }));
    },
  };
}

export function blobOfFile(digest: string, size: number, path: string): Blob {
  return { digest, size, open: () => Readable.toWeb(createReadStream(path)) as ReadableStream };
}

export function blobOfDocument({ digest, content }: Document): Blob {
  return { digest, size: Buffer.byteLength(content), open: () => content };
}

interface RepeatableRequest {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  /** Opened anew for each attempt: the first one is answered 401. */
  readonly body?: () => Body;
}

/** Follows a 401's challenge to the token service once, and waits as long as a 429 says. */
function authorizedFetch({ repository, login }: RepositoryAddress) {
  let token: string | undefined;
  return async function send(url: string, request: RepeatableRequest): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      const response = await once(url, request, token);
      if (attempt === maxAttempts) return response;
      if (response.status === 401) token = await fetchToken(response, repository, login);
      else if (response.status === 429) await retryAfter(response);
      else return response;
    }
  };
}

function once(url: string, request: RepeatableRequest, token: string | undefined): Promise<Response> {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const init: RequestInit & { duplex: 'half' } = {
    method: request.method ?? 'GET',
    headers: { ...request.headers, ...authorization },
    duplex: 'half',
  };
  return fetch(url, request.body === undefined ? init : { ...init, body: request.body() });
}

async function fetchToken(challenge: Response, repository: string, login: RepositoryAddress['login']): Promise<string> {
  const header = challenge.headers.get('www-authenticate') ?? '';
  const parameters: Record<string, string | undefined> = Object.fromEntries(
    [...header.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value]) => [name, value]),
  );
  const url = new URL(String(parameters['realm']));
  url.searchParams.set('service', String(parameters['service']));
  url.searchParams.set('scope', `repository:${repository}:pull${login === undefined ? '' : ',push'}`);
  const basic = login && Buffer.from(`${login.username}:${login.password}`).toString('base64');
  const response = await accepted(
    await fetch(url, basic === undefined ? {} : { headers: { authorization: `Basic ${basic}` } }),
  );
  const answer = (await response.json()) as { token?: string; access_token?: string };
  return answer.token ?? answer.access_token ?? '';
}

async function retryAfter(response: Response): Promise<void> {
  const seconds = Number(response.headers.get('retry-after') ?? 1);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
}

async function accepted(response: Response): Promise<Response> {
  if (response.ok) return response;
  const words = (await response.text()).slice(0, 300);
  throw new Error(`${response.url} answered ${response.status}: ${words}`);
}
