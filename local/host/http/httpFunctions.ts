import type { IncomingMessage } from 'node:http';
import type { App } from '../app/loadApp.ts';
import type { RegisteredFunction, TriggerOf } from '../app/registration.ts';
import type { RpcData, RpcHttp } from '../app/rpc.ts';
import { describeError, type Log } from '../log.ts';
import type { Keys } from '../keys.ts';
import { isAuthorized, keyOf } from './functionKeys.ts';
import { readBody, type Reply } from './reply.ts';
import { compareRoutes, decodePath, matchRoute, parseRouteTemplate, type RouteTemplate } from './routeTemplate.ts';

type HttpFunction = RegisteredFunction<TriggerOf<'httpTrigger'>>;

interface Route {
  readonly template: RouteTemplate;
  readonly methods: readonly string[];
  readonly one: HttpFunction;
}

export interface HttpFunctionsOptions {
  readonly app: App;
  readonly keys: Keys;
  readonly routePrefix: string;
  readonly bodyLimitBytes: number;
  /** Inputs besides the trigger. */
  readonly extraInputs: (one: RegisteredFunction) => Readonly<Record<string, RpcData>>;
  readonly log: Log;
}

/**
 * The app's HTTP functions under their routes.
 *
 * A method that no route of the path has is answered 404 like an unknown path, as Azure does.
 *
 * @throws Error naming a route that can't be matched or that two functions have
 */
export function createHttpFunctions(
  options: HttpFunctionsOptions,
): (request: IncomingMessage, url: URL) => Promise<Reply> {
  const routes = options.app.of('httpTrigger').map((one) => routeOf(one, options.routePrefix));
  refuseSameRoutes(routes);
  routes.sort((a, b) => compareRoutes(a.template, b.template));

  return async (request, url) => {
    const path = decodePath(url.pathname);
    if (path === undefined) return { status: 400 };
    for (const { template, methods, one } of routes) {
      const params = methods.includes(request.method ?? '') ? matchRoute(template, path) : undefined;
      if (params === undefined) continue;
      const key = keyOf(request, url.searchParams);
      if (!isAuthorized(one.trigger.authLevel, key, options.keys)) return { status: 401 };
      return call(one, request, { url, params }, options);
    }
    return { status: 404 };
  };
}

function routeOf(one: HttpFunction, prefix: string): Route {
  const template = parseRouteTemplate(`${prefix}/${one.trigger.route ?? one.name}`);
  return { template, methods: one.trigger.methods.map((method) => method.toUpperCase()), one };
}

function refuseSameRoutes(routes: readonly Route[]): void {
  for (const [index, a] of routes.entries()) {
    for (const b of routes.slice(index + 1)) {
      const method = a.methods.find((one) => b.methods.includes(one));
      if (method === undefined || shapeOf(a.template) !== shapeOf(b.template)) continue;
      throw new Error(`The functions ${a.one.name} and ${b.one.name} both want ${method} ${b.template.text}.`);
    }
  }
}

function shapeOf({ segments }: RouteTemplate): string {
  return JSON.stringify(
    segments.map((one) => (one.kind === 'literal' ? one.text : [one.kind, 'accepts' in one ? one.accepts.source : ''])),
  );
}

async function call(
  one: HttpFunction,
  request: IncomingMessage,
  { url, params }: { url: URL; params: Readonly<Record<string, string>> },
  { app, bodyLimitBytes, extraInputs, log }: HttpFunctionsOptions,
): Promise<Reply> {
  const bytes = await readBody(request, bodyLimitBytes);
  if (bytes === undefined) return { status: 413 };
  const http: RpcHttp = {
    method: request.method ?? 'GET',
    url: url.href,
    nullableHeaders: nullable(request.headers),
    nullableParams: nullable(params),
    body: { bytes },
  };
  try {
    return replyOf(await app.invoke(one, { http }, extraInputs(one)));
  } catch (error) {
    log('error', one.name, describeError(error));
    return { status: 500 };
  }
}

function nullable(values: Readonly<Record<string, string | string[] | undefined>>): Record<string, { value: string }> {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, { value: String(value) }]));
}

/** A function that returns nothing has nothing to say: 204. */
function replyOf(returned: RpcData | undefined): Reply {
  const http = returned?.http;
  if (http === undefined) return { status: 204 };
  if ((http.cookies ?? []).length > 0) throw new Error('The local Functions host sends no cookies.');
  const status = Number(http.statusCode ?? 200);
  const body = http.body?.bytes;
  return { status, headers: http.headers ?? {}, ...(body !== undefined && body.length > 0 && { body }) };
}
