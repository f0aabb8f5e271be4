import type { GitHttpRequest, HttpClient } from 'isomorphic-git';
import { CustomhouseError } from '../errors.ts';
import { refusedByHost, silentHost, tooLarge } from './gitFault.ts';

export interface GitHttpOptions {
  /** The Git token; undefined when there is none. Asked for only when a host wants a login. */
  readonly token: () => Promise<string | undefined>;
  readonly now: () => Date;
  /** Of one request, body included. */
  readonly timeoutMs: number;
  /** Of one answer. */
  readonly mostBytes: number;
}

const mostRedirects = 3;

/**
 * Git's HTTP for isomorphic-git: the token goes into the Authorization header of the host that asked for a login, nowhere else; a redirect
 * to another host is not followed; no more than `mostBytes` are read.
 *
 * Its requests throw CustomhouseError GIT_UNREACHABLE, GIT_FORBIDDEN, SOURCE_TOO_LARGE.
 */
export function createGitHttp({ token, now, timeoutMs, mostBytes }: GitHttpOptions): HttpClient {
  /** Hosts that wanted a login before: they are given it at once. */
  const closedHosts = new Set<string>();

  async function authorization(origin: string): Promise<Record<string, string>> {
    const value = closedHosts.has(origin) ? await token() : undefined;
    if (value === undefined) return {};
    // GitHub wants this user name, others take any.
    return { authorization: `Basic ${Buffer.from(`x-access-token:${value}`).toString('base64')}` };
  }

  async function send(url: string, init: RequestInit): Promise<Response> {
    const { origin } = new URL(url);
    // As it is now: a request that goes at the same time may close the host meanwhile.
    const wasClosed = closedHosts.has(origin);
    const headers = { ...(init.headers as Record<string, string>), ...(await authorization(origin)) };
    const response = await fetch(url, { ...init, headers });
    if (response.status !== 401 || wasClosed) return response;
    await response.body?.cancel();
    closedHosts.add(origin);
    return send(url, init);
  }

  async function follow(url: string, init: RequestInit): Promise<Response> {
    const { origin } = new URL(url);
    let response = await send(url, init);
    for (let hop = 0; hop < mostRedirects && response.headers.has('location'); hop++) {
      const target = new URL(response.headers.get('location') ?? '', url);
      if (target.origin !== origin) return response;
      await response.body?.cancel();
      response = await send(target.toString(), init);
    }
    return response;
  }

  return {
    async request(request) {
      const repository = repositoryOf(request.url);
      const response = await follow(request.url, await initOf(request, timeoutMs)).catch((error: unknown) => {
        throw error instanceof CustomhouseError ? error : silentHost(repository, error);
      });
      if (response.status !== 200) {
        await response.body?.cancel();
        throw refusedByHost(repository, response, now());
      }
      return {
        url: request.url,
        method: request.method ?? 'GET',
        headers: Object.fromEntries(response.headers),
        body: readPieces(response, repository, mostBytes),
        statusCode: response.status,
        statusMessage: response.statusText,
      };
    },
  };
}

async function initOf({ method = 'GET', headers, body }: GitHttpRequest, timeoutMs: number): Promise<RequestInit> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body ?? []) pieces.push(piece);
  return {
    method,
    // Some hosts speak Git only to what calls itself so.
    headers: { ...headers, 'user-agent': 'git/customhouse' },
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
    ...(pieces.length > 0 && { body: Buffer.concat(pieces) }),
  };
}

async function* readPieces(
  response: Response,
  repository: string,
  mostBytes: number,
): AsyncIterableIterator<Uint8Array> {
  const body: ReadableStream<Uint8Array> | null = response.body;
  let size = 0;
  try {
    for await (const piece of body ?? []) {
      size += piece.byteLength;
      if (size > mostBytes) throw tooLarge(repository, mostBytes);
      yield piece;
    }
  } catch (error) {
    throw error instanceof CustomhouseError ? error : silentHost(repository, error);
  }
}

/** The clone URL of a request to it, for messages. */
function repositoryOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname.replace(/\/(info\/refs|git-upload-pack)$/, '');
}
