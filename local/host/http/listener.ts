import type { IncomingMessage, RequestListener } from 'node:http';
import { rpcPath, webhookPath } from '../client/clientData.ts';
import { answerDurableCall } from '../client/durableApi.ts';
import type { Instances } from '../durable/instances.ts';
import { isKey, type Keys } from '../keys.ts';
import { describeError, type Log } from '../log.ts';
import { eventGridPath } from './eventGrid.ts';
import { keyOf } from './functionKeys.ts';
import { jsonReply, readBody, sendReply, type Reply } from './reply.ts';
import { decodePath } from './routeTemplate.ts';

export interface ListenerOptions {
  readonly keys: Keys;
  readonly instances: Instances;
  readonly bodyLimitBytes: number;
  readonly httpFunctions: (request: IncomingMessage, url: URL) => Promise<Reply>;
  readonly eventGrid: (request: IncomingMessage, url: URL) => Promise<Reply>;
  /** The body of `/admin/host/status`. */
  readonly hostStatus: () => unknown;
  readonly log: Log;
}

/** Everything that the host answers. `/runtime` and `/admin` are the host's own, the rest is the app's. */
export function createListener(options: ListenerOptions): RequestListener {
  return (request, response) => {
    void answer(request, options)
      .catch((error: unknown): Reply => {
        options.log('error', 'host', `${String(request.method)}: ${describeError(error)}`);
        return { status: 500 };
      })
      .then((reply) => sendReply(request, response, reply));
  };
}

async function answer(request: IncomingMessage, options: ListenerOptions): Promise<Reply> {
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? '127.0.0.1'}`);
  const path = url.pathname.toLowerCase();
  if (path === eventGridPath.toLowerCase()) return options.eventGrid(request, url);
  if (path.startsWith(rpcPath)) return answerRpc(request, url, options);
  if (path.startsWith(webhookPath)) return answerWebhook(request, url, options);
  if (path === '/admin/host/status') return hostStatus(request, url, options);
  if (/^\/(runtime|admin)(\/|$)/.test(path)) return { status: 404 };
  return options.httpFunctions(request, url);
}

function hostStatus(request: IncomingMessage, url: URL, { keys, hostStatus }: ListenerOptions): Reply {
  return isKey(keyOf(request, url.searchParams), keys.master) ? jsonReply(200, hostStatus()) : { status: 401 };
}

/** The client of the app can't send a key, so the key is part of the address that it is given. */
function answerRpc(request: IncomingMessage, url: URL, options: ListenerOptions): Reply | Promise<Reply> {
  const [key, ...rest] = url.pathname.slice(rpcPath.length).split('/');
  if (!isKey(key, options.keys.durableTask)) return { status: 401 };
  const prefix = `${rpcPath}${key ?? ''}/`;
  return answerDurable(request, { url, prefix, path: rest.join('/') }, options);
}

function answerWebhook(request: IncomingMessage, url: URL, options: ListenerOptions): Reply | Promise<Reply> {
  const { master, durableTask } = options.keys;
  if (!isKey(keyOf(request, url.searchParams), durableTask, master)) return { status: 401 };
  return answerDurable(request, { url, prefix: webhookPath, path: url.pathname.slice(webhookPath.length) }, options);
}

async function answerDurable(
  request: IncomingMessage,
  { url, prefix, path }: { url: URL; prefix: string; path: string },
  { instances, bodyLimitBytes }: ListenerOptions,
): Promise<Reply> {
  const parts = decodePath(path);
  if (parts === undefined) return { status: 400 };
  const body = await readBody(request, bodyLimitBytes);
  if (body === undefined) return { status: 413 };
  return answerDurableCall(instances, {
    method: request.method ?? 'GET',
    path: parts,
    query: url.searchParams,
    headers: request.headers,
    body,
    baseUrl: `${url.origin}${prefix}`,
  });
}
