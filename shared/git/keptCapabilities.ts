import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { GitHttpRequest, GitHttpResponse, HttpClient } from 'isomorphic-git';

interface Kept {
  readonly answer: Omit<GitHttpResponse, 'body'>;
  readonly bytes: Buffer;
  readonly atMs: number;
}

const keptForMs = 600_000;
/** How an answer in the second version of the protocol begins; some hosts name the service first. */
const secondVersion = /^([0-9a-f]{4}# service=git-upload-pack\n0000)?000eversion 2\n/;

/**
 * In the second version of Git's protocol the first answer says what the host can do, and nothing of its branches: it is asked for once in ten minutes
 * and repository, so that a branch is found by one request, not two. A host that speaks the first version is asked each time.
 */
export function keepCapabilities(http: HttpClient, now: () => Date): HttpClient {
  const kept = new Map<string, Kept>();

  function find(url: string): Kept | undefined {
    const found = kept.get(url);
    return found !== undefined && now().getTime() - found.atMs < keptForMs ? found : undefined;
  }

  async function ask(request: GitHttpRequest): Promise<GitHttpResponse> {
    const { body, ...answer } = await http.request(request);
    const bytes = await buffer(body ?? Readable.from([]));
    if (secondVersion.test(bytes.toString('latin1'))) kept.set(request.url, { answer, bytes, atMs: now().getTime() });
    return { ...answer, body: Readable.from([bytes]).iterator() };
  }

  /** It may be that a host has changed. */
  function forgetAll(error: unknown): never {
    kept.clear();
    throw error;
  }

  return {
    async request(request) {
      if (!asksCapabilities(request)) return http.request(request).catch(forgetAll);
      const found = find(request.url);
      return found === undefined ? ask(request) : { ...found.answer, body: Readable.from([found.bytes]).iterator() };
    },
  };
}

function asksCapabilities({ method, headers }: GitHttpRequest): boolean {
  return method === 'GET' && headers?.['Git-Protocol'] === 'version=2';
}
