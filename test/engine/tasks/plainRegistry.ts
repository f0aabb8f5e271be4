import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listen, type Listening } from '../../../local/http/listen.ts';

/** A registry of OCI's protocol in memory, with one login: what a runner's pushes and pulls need, and nothing of ACR. */
export interface PlainRegistry {
  readonly server: string;
  /** `repository:tag` → digest, as the registry has it. */
  digestOf(repository: string, tag: string): string | undefined;
  /** Makes a tag name what another one names, as a push by somebody else would. */
  moveTag(repository: string, from: string, to: string): void;
  /** Called before a manifest is answered by tag. */
  beforeManifest: (reference: string) => void;
  close(): Promise<void>;
}

export const login = { username: 'builder', password: 'letmein-4711' };

interface Stored {
  readonly body: Buffer;
  readonly type: string;
}

export async function startPlainRegistry(): Promise<PlainRegistry> {
  const blobs = new Map<string, Buffer>();
  const uploads = new Map<string, Buffer>();
  const manifests = new Map<string, Stored>();
  const authorization = `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`;
  const hooks: Pick<PlainRegistry, 'beforeManifest'> = { beforeManifest: () => undefined };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://registry');
    if (request.headers.authorization !== authorization) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="registry"' }).end();
      return;
    }
    if (pathname === '/v2/') return void response.end('{}');
    const [, repository = '', kind, reference = ''] =
      /^\/v2\/(.+)\/(manifests|blobs|blobs\/uploads)\/([^/]*)$/.exec(pathname) ?? [];
    if (kind === 'manifests') {
      answerManifest(request, response, { repository, reference, body });
      return;
    }
    if (kind === 'blobs') {
      send(request, response, blobs.get(reference), 'application/octet-stream');
      return;
    }
    if (kind !== 'blobs/uploads') return void response.writeHead(404).end();
    const id = reference === '' ? randomUUID() : reference;
    const content = Buffer.concat([uploads.get(id) ?? Buffer.alloc(0), body]);
    uploads.set(id, content);
    if (request.method === 'PUT') blobs.set(searchParams.get('digest') ?? '', content);
    const location = `/v2/${repository}/blobs/uploads/${id}`;
    // Docker reads the range.
    const headers = { location, range: `0-${Math.max(0, content.length - 1)}` };
    response.writeHead(request.method === 'PUT' ? 201 : 202, headers).end();
  }

  function answerManifest(
    request: IncomingMessage,
    response: ServerResponse,
    { repository, reference, body }: { repository: string; reference: string; body: Buffer },
  ): void {
    if (request.method === 'PUT') {
      const stored = { body, type: request.headers['content-type'] ?? '' };
      manifests.set(`${repository}:${reference}`, stored).set(`${repository}:${digest(body)}`, stored);
      response.writeHead(201, { 'docker-content-digest': digest(body), location: pathOf(repository, body) }).end();
      return;
    }
    hooks.beforeManifest(`${repository}:${reference}`);
    const found = manifests.get(`${repository}:${reference}`);
    send(request, response, found?.body, found?.type ?? '');
  }

  const listening: Listening = await listen((request, response) => void answer(request, response), 0);
  return Object.assign(hooks, {
    server: `127.0.0.1:${listening.port}`,
    digestOf(repository: string, tag: string) {
      const stored = manifests.get(`${repository}:${tag}`);
      return stored && digest(stored.body);
    },
    moveTag(repository: string, from: string, to: string) {
      const stored = manifests.get(`${repository}:${to}`);
      if (stored !== undefined) manifests.set(`${repository}:${from}`, stored);
    },
    close: () => listening.close(),
  });
}

function send(request: IncomingMessage, response: ServerResponse, body: Buffer | undefined, type: string): void {
  if (body === undefined) {
    const errors = [{ code: 'MANIFEST_UNKNOWN', message: 'manifest unknown' }];
    response.writeHead(404, { 'content-type': 'application/json' }).end(JSON.stringify({ errors }));
    return;
  }
  response.writeHead(200, {
    'content-type': type,
    'content-length': body.length,
    'docker-content-digest': digest(body),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function digest(body: Buffer): string {
  return `sha256:${createHash('sha256').update(body).digest('hex')}`;
}

function pathOf(repository: string, body: Buffer): string {
  return `/v2/${repository}/manifests/${digest(body)}`;
}
