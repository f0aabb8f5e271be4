import type { IncomingMessage, ServerResponse } from 'node:http';
import { isRepository, type Repository } from '../../../shared/image.ts';
import type { ActionKind } from '../auth/actions.ts';
import type { Grant } from '../auth/tokenService.ts';
import { RegistryError } from '../errors.ts';
import type { RegistryState } from '../state.ts';

/** One request, after its path was matched and its caller let through. */
export interface Call {
  readonly state: RegistryState;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
  /** Named groups of the route's path. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Undefined only where the route needs `nothing`. */
  readonly caller: Grant | undefined;
}

/** What the caller must be allowed: an action on the repository in the path, the catalog, just to be known, or nothing. */
export type Need = ActionKind | 'catalog' | 'login' | 'nothing';

export interface Route {
  readonly methods: readonly string[];
  readonly path: RegExp;
  readonly needs: Need;
  readonly answer: (call: Call) => Promise<void> | void;
}

/** @throws RegistryError NAME_INVALID */
export function repositoryOf(parameters: Readonly<Record<string, string>>): Repository {
  const name = parameters['repository'] ?? '';
  if (isRepository(name)) return name;
  throw new RegistryError('NAME_INVALID', 'invalid repository name', { detail: { name } });
}

export function userAgentOf(request: IncomingMessage): string {
  return request.headers['user-agent'] ?? '';
}
