import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { authenticate } from '../auth/authenticate.ts';
import { RegistryError } from '../errors.ts';
import type { RegistryState } from '../state.ts';
import { answerError } from './answer.ts';
import { authorize } from './authorize.ts';
import type { Route } from './call.ts';

/** Answers the requests of one registry: match the path, let the caller through, act. */
export function createHandler(state: RegistryState, routes: readonly Route[]): RequestListener {
  return (request, response) => {
    response.setHeader('docker-distribution-api-version', 'registry/2.0');
    answer(state, routes, request, response).catch((error: unknown) => {
      fail(response, error);
    });
  };
}

async function answer(
  state: RegistryState,
  routes: readonly Route[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const { route, parameters } = findRoute(routes, request.method ?? 'GET', decode(url.pathname));
  const caller = route.needs === 'nothing' ? undefined : authenticate(request, state.logins, state.tokenService);
  authorize(state, caller, { needs: route.needs, repository: parameters['repository'] });
  await route.answer({ state, request, response, query: url.searchParams, parameters, caller });
}

function findRoute(routes: readonly Route[], method: string, path: string) {
  const matching = routes.filter((route) => route.path.test(path));
  const route = matching.find(({ methods }) => methods.includes(method));
  if (route) return { route, parameters: route.path.exec(path)?.groups ?? {} };
  if (matching.length === 0)
    throw new RegistryError('NOT_FOUND', 'this registry has no such address', { detail: { path } });
  const allow = matching.flatMap(({ methods }) => methods).join(', ');
  throw new RegistryError('UNSUPPORTED', 'The operation is unsupported.', { headers: { allow } });
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new RegistryError('NAME_INVALID', 'the address is not valid URL encoding');
  }
}

function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  if (error instanceof RegistryError) {
    answerError(response, error);
    return;
  }
  console.error('The registry could not answer:', error);
  answerError(response, new RegistryError('UNKNOWN', 'unknown error; the local Azure’s log has the details'));
}
