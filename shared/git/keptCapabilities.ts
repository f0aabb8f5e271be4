import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { GitHttpRequest, GitHttpResponse, HttpClient } from 'isomorphic-git';
import { capabilitiesOf } from './capabilities.ts';

/** Git's HTTP with what the hosts said they can do. */
export interface KeptCapabilities {
  /** Asks a host once in ten minutes and repository. In the first version of Git's protocol it may name no branch but the default one. */
  readonly known: HttpClient;
  /** Asks each time, and keeps what it hears: for what needs the branches as they are now. */
  readonly anew: HttpClient;
}

interface Kept {
  readonly answer: Omit<GitHttpResponse, 'body'>;
  readonly bytes: Buffer;
  readonly atMs: number;
}

const keptForMs = 600_000;

/**
 * Git's first request asks what the host can do: with that known, a branch is found by one request, and a commit fetched by one, not two. Only that
 * answer is kept; a host that takes the token no more says so to the next request.
 */
export function keepCapabilities(http: HttpClient, now: () => Date): KeptCapabilities {
  const kept = new Map<string, Kept>();

  function find(request: GitHttpRequest): Kept | undefined {
    const found = asksCapabilities(request) ? kept.get(keyOf(request)) : undefined;
    return found !== undefined && now().getTime() - found.atMs < keptForMs ? found : undefined;
  }

  async function ask(request: GitHttpRequest): Promise<GitHttpResponse> {
    const { body, ...answer } = await http.request(request);
    const whole = await buffer(body ?? Readable.from([]));
    const bytes = capabilitiesOf(whole, versionOf(request));
    if (bytes !== undefined) kept.set(keyOf(request), { answer, bytes, atMs: now().getTime() });
    return { ...answer, body: Readable.from([whole]).iterator() };
  }

  /** It may be that a host has changed. */
  function forgetAll(error: unknown): never {
    kept.clear();
    throw error;
  }

  async function askAnew(request: GitHttpRequest): Promise<GitHttpResponse> {
    return (asksCapabilities(request) ? ask(request) : http.request(request)).catch(forgetAll);
  }

  return {
    known: {
      async request(request) {
        const found = find(request);
        return found === undefined
          ? askAnew(request)
          : { ...found.answer, body: Readable.from([found.bytes]).iterator() };
      },
    },
    anew: { request: askAnew },
  };
}

function asksCapabilities({ method }: GitHttpRequest): boolean {
  return method === 'GET';
}

function versionOf({ headers }: GitHttpRequest): 1 | 2 {
  return headers?.['Git-Protocol'] === 'version=2' ? 2 : 1;
}

function keyOf(request: GitHttpRequest): string {
  return `${String(versionOf(request))} ${request.url}`;
}
