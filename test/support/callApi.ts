import { HttpRequest, type HttpResponseInit } from '@azure/functions';
import { answerCall, routes } from '../../functions/triggers/http/routes.ts';
import type { FakeWorld } from './fakeApp.ts';

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Undefined where the answer is no JSON. */
  readonly json: Record<string, unknown> | undefined;
}

export interface ApiOptions {
  readonly body?: string | Uint8Array | object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly log?: (message: string) => void;
}

/** Calls the HTTP API as the Functions host would: `callApi(world, 'GET /api/tasks')`. */
export async function callApi(world: FakeWorld, operation: string, options: ApiOptions = {}): Promise<ApiAnswer> {
  const [method = '', target = ''] = operation.split(' ');
  const url = new URL(target, 'https://customhouse.test');
  const match = routes
    .filter((route) => route.method === method)
    .map((route) => ({ route, params: matchPath(route.path, url.pathname.slice(1)) }))
    .find(({ params }) => params !== undefined);
  if (match?.params === undefined) throw new Error(`There is no route for ${operation}.`);
  const request = requestOf(method, url, match.params, options);
  const { app, starter, inbox } = world;
  const response = await answerCall(match.route, {
    request,
    app,
    starter,
    inbox,
    log: options.log ?? (() => undefined),
  });
  return answerOf(response);
}

function requestOf(
  method: string,
  url: URL,
  params: Record<string, string>,
  { body, headers }: ApiOptions,
): HttpRequest {
  const isJson = typeof body === 'object' && !(body instanceof Uint8Array);
  const bytes = body instanceof Uint8Array ? body : Buffer.from(isJson ? JSON.stringify(body) : (body ?? ''));
  return new HttpRequest({
    method,
    url: url.href,
    params,
    query: Object.fromEntries(url.searchParams),
    headers: { ...headers },
    ...(body === undefined ? {} : { body: { bytes } }),
  });
}

function matchPath(path: string, actual: string): Record<string, string> | undefined {
  const [expected, given] = [path.split('/'), actual.split('/')];
  if (expected.length !== given.length) return undefined;
  const pairs = expected.map((part, index) => [part, decodeURIComponent(given[index] ?? '')] as const);
  if (pairs.some(([part, value]) => !part.startsWith('{') && part !== value)) return undefined;
  return Object.fromEntries(
    pairs.filter(([part]) => part.startsWith('{')).map(([part, value]) => [part.slice(1, -1), value]),
  );
}

function answerOf({ status = 200, headers = {}, body, jsonBody }: HttpResponseInit): ApiAnswer {
  const text = jsonBody === undefined ? (typeof body === 'string' ? body : '') : JSON.stringify(jsonBody);
  return { status, headers: headers as Record<string, string>, text, json: parse(text) };
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
