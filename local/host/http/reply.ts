import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export function jsonReply(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  const type = { 'content-type': 'application/json; charset=utf-8' };
  return { status, headers: { ...type, ...headers }, body: JSON.stringify(value) };
}

/** Answers, and lets go of whatever of the request was not read. */
export function sendReply(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  if (!request.complete) response.shouldKeepAlive = false;
  request.resume();
  response.writeHead(reply.status, { ...reply.headers }).end(reply.body);
}

/** Azure's limit, and the name of the setting that changes it. */
export const bodyLimit = { bytes: 104_857_600, setting: 'FUNCTIONS_REQUEST_BODY_SIZE_LIMIT' } as const;

/** The body of a request; undefined as soon as it is known to be longer than `limitBytes`. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) return undefined;
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > limitBytes) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
