import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listen } from '../../local/http/listen.ts';

export interface RecordedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What the server does with a request: an answer, a broken connection, or silence until the client gives up. */
export type Reply =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | object | Uint8Array;
    }
  | 'break'
  | 'silence';

export interface ScriptedServer {
  /** `127.0.0.1:<port>` */
  readonly host: string;
  readonly port: number;
  /** In the order of their arrival. */
  readonly requests: readonly RecordedRequest[];
  close(): Promise<void>;
}

/** A server on loopback that answers as told and remembers what it was asked. */
export async function startScriptedServer(script: (request: RecordedRequest) => Reply): Promise<ScriptedServer> {
  const requests: RecordedRequest[] = [];
  const listening = await listen((request, response) => {
    void buffer(request).then((bytes) => {
      const { method = 'GET', url = '/', headers } = request;
      const recorded = { method, path: url, headers, body: bytes.toString() };
      requests.push(recorded);
      const reply = script(recorded);
      if (reply === 'break') request.socket.destroy();
      if (typeof reply === 'string') return;
      const { body = '' } = reply;
      const isJson = typeof body === 'object' && !(body instanceof Uint8Array);
      response.writeHead(reply.status, { ...(isJson && { 'content-type': 'application/json' }), ...reply.headers });
      response.end(isJson ? JSON.stringify(body) : body);
    });
  }, 0);
  const { port } = listening;
  return { host: `127.0.0.1:${port}`, port, requests, close: () => listening.close() };
}
