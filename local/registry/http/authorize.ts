import { isRepository } from '../../../shared/image.ts';
import { scopeWord } from '../auth/actions.ts';
import type { Grant } from '../auth/tokenService.ts';
import { authenticationRequired, type RegistryError } from '../errors.ts';
import type { RegistryState } from '../state.ts';
import type { Need } from './call.ts';

/** What a request asks for, as far as rights go. */
export interface Demand {
  readonly needs: Need;
  readonly repository: string | undefined;
}

/**
 * Lets the caller through or says where to get a token with which scope.
 *
 * @throws RegistryError UNAUTHORIZED with the challenge, also for a login that can get no such token: ACR says no more
 * @see https://distribution.github.io/distribution/spec/auth/token/#how-to-authenticate
 * @see https://github.com/Azure/acr/issues/676 where the answer is quoted
 */
export function authorize(state: RegistryState, caller: Grant | undefined, demand: Demand): void {
  if (demand.needs === 'nothing') return;
  if (!caller) throw unauthorized(state, demand);
  if (isAllowed(caller, demand)) return;
  throw unauthorized(state, demand, 'insufficient_scope');
}

function isAllowed(caller: Grant, { needs, repository = '' }: Demand): boolean {
  if (needs === 'login' || needs === 'nothing') return true;
  if (needs === 'catalog') return caller.catalog;
  // An impossible name is answered NAME_INVALID later, to everybody who is known.
  return !isRepository(repository) || caller.allows(repository, needs);
}

function unauthorized(state: RegistryState, demand: Demand, error?: string): RegistryError {
  const scope = scopeOf(demand);
  const challenge = [
    `Bearer realm="http://${state.loginServer}/oauth2/token"`,
    `service="${state.loginServer}"`,
    ...(scope === undefined ? [] : [`scope="${scope}"`]),
    ...(error === undefined ? [] : [`error="${error}"`]),
  ];
  return authenticationRequired({ detail: detailOf(demand), headers: { 'www-authenticate': challenge.join(',') } });
}

function scopeOf(demand: Demand): string | undefined {
  const { needs, repository } = demand;
  if (needs === 'login' || needs === 'nothing') return undefined;
  if (needs === 'catalog') return 'registry:catalog:*';
  return `repository:${repository}:${needs === 'content/write' ? 'pull,push' : scopeWord(needs)}`;
}

function detailOf({ needs, repository }: Demand): unknown {
  if (needs === 'login' || needs === 'nothing') return undefined;
  if (needs === 'catalog') return [{ Type: 'registry', Name: 'catalog', Action: '*' }];
  return [{ Type: 'repository', Name: repository, Action: scopeWord(needs) }];
}
