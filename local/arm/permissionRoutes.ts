import { permissionsAt } from '../identity/grants.ts';
import { callerOf } from './caller.ts';
import type { Call, Route } from './router.ts';
import type { ScopeOptions } from './scope.ts';

const group = '/subscriptions/{subscription}/resourceGroups/{resourceGroup}';
/** Where it can be asked what somebody may do. */
export const permissionScopes = [
  '/subscriptions/{subscription}',
  group,
  `${group}/providers/{namespace}/{type}/{name}`,
];
const permissions = '/providers/Microsoft.Authorization/permissions';

/**
 * What the caller may do at a scope, role by role.
 *
 * @see https://learn.microsoft.com/rest/api/authorization/permissions/list-for-resource
 */
export function permissionRoutes({ tokens, identities }: ScopeOptions): Route[] {
  function answer({ request, url }: Call): object {
    const caller = callerOf(tokens, request);
    const scope = url.pathname.slice(0, -permissions.length);
    const found = caller === undefined ? [] : permissionsAt(identities, caller, scope);
    return {
      value: found.map(({ actions, dataActions }) => ({ actions, notActions: [], dataActions, notDataActions: [] })),
    };
  }
  return permissionScopes.map((scope) => ({
    method: 'GET',
    path: scope + permissions,
    handle: (call) => ({ status: 200, body: answer(call) }),
  }));
}
