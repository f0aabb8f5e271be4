import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { LocalAzure } from '../../../local/instance/composeAzure.ts';

/** One request to a server of the local Azure and what it answered. Texts only: layers are left out. */
export interface Exchange {
  /** `arm`, `vault`, `identity`, `git`, or a registry's name. */
  readonly server: string;
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly userAgent: string;
  readonly body: string;
  readonly status: number;
  readonly answer: string;
}

/** A task file or a manifest has a few kilobytes; what is larger is no text that anybody reads back. */
const mostBytes = 1024 * 1024;

/** Acts before a server of the local Azure takes a request: what somebody does at that very moment. */
export type Meanwhile = (server: string, request: IncomingMessage) => Promise<void> | undefined;

/** Has every server of a local Azure note down what it was asked. */
export function recordedBy(exchanges: Exchange[], azure: LocalAzure, meanwhile: Meanwhile): LocalAzure {
  function recorded(server: string, handle: RequestListener): RequestListener {
    const take = recordExchanges(server, handle, (exchange) => exchanges.push(exchange));
    return (request, response) => {
      const done = meanwhile(server, request);
      if (done === undefined) take(request, response);
      else void done.then(() => take(request, response));
    };
  }
  return {
    ...azure,
    arm: { ...azure.arm, handle: recorded('arm', azure.arm.handle) },
    vault: { ...azure.vault, handle: recorded('vault', azure.vault.handle) },
    identity: recorded('identity', azure.identity),
    git: { ...azure.git, handle: recorded('git', azure.git.handle) },
    registries: azure.registries.map((registry) => ({
      ...registry,
      handle: recorded(registry.name, registry.handle),
    })),
  };
}

function recordExchanges(
  server: string,
  handle: RequestListener,
  record: (exchange: Exchange) => void,
): RequestListener {
  return (request, response) => {
    const body = textsOf(request);
    const answer = answerOf(response);
    response.once('close', () =>
      record({
        server,
        method: request.method ?? '',
        url: request.url ?? '',
        userAgent: request.headers['user-agent'] ?? '',
        body: body(),
        status: response.statusCode,
        answer: answer(),
      }),
    );
    handle(request, response);
  };
}

/** Listens where the parser hands the body over: a listener of its own would start the stream before its reader is there. */
function textsOf(request: IncomingMessage): () => string {
  const text = collector();
  const push = request.push.bind(request);
  request.push = (chunk, encoding) => {
    text.add(chunk);
    return push(chunk, encoding);
  };
  return text.read;
}

function answerOf(response: ServerResponse): () => string {
  const text = collector();
  const write = response.write.bind(response) as (...given: unknown[]) => boolean;
  const end = response.end.bind(response) as (...given: unknown[]) => ServerResponse;
  response.write = (...given: unknown[]) => {
    text.add(given[0]);
    return write(...given);
  };
  response.end = (...given: unknown[]) => {
    text.add(given[0]);
    return end(...given);
  };
  return text.read;
}

function collector(): { readonly add: (chunk: unknown) => void; readonly read: () => string } {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return {
    add(chunk) {
      if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) return;
      bytes += chunk.length;
      if (bytes <= mostBytes) chunks.push(Buffer.from(chunk));
    },
    read: () => (bytes <= mostBytes ? Buffer.concat(chunks).toString() : ''),
  };
}
