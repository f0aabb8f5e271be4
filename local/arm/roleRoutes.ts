import { createHash } from 'node:crypto';
import { permissionsAt } from '../identity/grants.ts';
import type { LocalIdentity } from '../identity/types.ts';
import { permissionScopes } from './permissionRoutes.ts';
import { Refusal } from './refusal.ts';
import type { Route } from './router.ts';
import type { ScopeOptions } from './scope.ts';

const authorization = '/providers/Microsoft.Authorization';
const assignedTo = /^assignedTo\('([0-9a-f-]{36})'\)$/;

/**
 * Who may what at a scope: each identity has one role there, which holds all that it is granted.
 *
 * @see https://learn.microsoft.com/rest/api/authorization/role-assignments/list-for-scope
 */
export function roleRoutes({ identities, subscriptionId }: ScopeOptions): Route[] {
  function definitionId(scope: string, identity: LocalIdentity): string {
    return `/subscriptions/${subscriptionId}${authorization}/roleDefinitions/${nameOf(scope, identity)}`;
  }
  function assignments(scope: string, filter: string): object[] {
    const [, principalId] = assignedTo.exec(filter) ?? [];
    if (principalId === undefined)
      throw new Refusal(501, 'NotInTheLocalAzure', `The local Azure does not know the filter ${filter}.`);
    return identities
      .filter((identity) => identity.principalId === principalId)
      .map((identity) => ({
        name: nameOf(scope, identity),
        properties: { principalId, scope, roleDefinitionId: definitionId(scope, identity) },
      }));
  }
  function definition(scope: string, name: string): object {
    const identity = identities.find((one) => nameOf(scope, one) === name);
    if (identity === undefined)
      throw new Refusal(404, 'RoleDefinitionDoesNotExist', `The role definition '${name}' could not be found.`);
    const permissions = permissionsAt(identities, { appid: identity.clientId }, scope);
    return {
      name,
      properties: {
        permissions: permissions.map(({ actions, dataActions }) => ({
          actions,
          notActions: [],
          dataActions,
          notDataActions: [],
        })),
      },
    };
  }
  return permissionScopes.flatMap((scope): Route[] => [
    {
      method: 'GET',
      path: `${scope}${authorization}/roleAssignments`,
      handle: ({ url }) => ({
        status: 200,
        body: { value: assignments(scopeOf(url), url.searchParams.get('$filter') ?? '') },
      }),
    },
    {
      method: 'GET',
      path: `${scope}${authorization}/roleDefinitions/{role}`,
      handle: ({ url, params }) => ({ status: 200, body: definition(scopeOf(url), params['role'] ?? '') }),
    },
  ]);
}

function scopeOf({ pathname }: URL): string {
  return pathname.slice(0, pathname.toLowerCase().lastIndexOf(authorization.toLowerCase()));
}

/** A UUID that stays the same. */
function nameOf(scope: string, { principalId }: LocalIdentity): string {
  const hex = createHash('sha256').update(`${scope.toLowerCase()} ${principalId}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
