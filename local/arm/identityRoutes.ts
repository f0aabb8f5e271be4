import type { LocalIdentity } from '../identity/types.ts';
import { isSame, resourceNotFound } from './context.ts';
import type { Route } from './router.ts';

const identityType = 'Microsoft.ManagedIdentity/userAssignedIdentities';

/**
 * User-assigned identities exist as long as the instance does: get.
 *
 * @see https://learn.microsoft.com/rest/api/managedidentity/user-assigned-identities/get
 */
export function identityRoutes(identities: readonly LocalIdentity[], location: string): Route[] {
  return [
    {
      method: 'GET',
      path: `/subscriptions/{subscription}/resourceGroups/{resourceGroup}/providers/${identityType}/{identity}`,
      handle({ url, params }) {
        const found = identities.find(({ resourceId = '' }) => isSame(resourceId, url.pathname));
        const { identity: name = '', resourceGroup = '' } = params;
        if (found === undefined) throw resourceNotFound(`${identityType}/${name}`, resourceGroup);
        const { resourceId: id, clientId, principalId } = found;
        return { status: 200, body: { id, name, type: identityType, location, properties: { clientId, principalId } } };
      },
    },
  ];
}
