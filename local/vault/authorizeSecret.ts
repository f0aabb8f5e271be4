import { permissionsAt, permits } from '../identity/grants.ts';
import type { LocalIdentity, TokenClaims } from '../identity/types.ts';
import { Refusal } from '../arm/refusal.ts';

interface Request {
  readonly method: string;
  readonly path: string;
}

const secrets = 'Microsoft.KeyVault/vaults/secrets';

/**
 * Lets a request for a secret pass that its caller has a grant for.
 *
 * @throws Refusal 403 `Forbidden`, in Key Vault's words
 * @see https://learn.microsoft.com/azure/key-vault/general/rbac-guide
 */
export function authorizeSecret(
  { identities, resourceId }: { readonly identities: readonly LocalIdentity[]; readonly resourceId: string },
  caller: TokenClaims,
  request: Request,
): void {
  const action = actionOf(request);
  const resource = `${resourceId}${request.path}`;
  if (permits(permissionsAt(identities, caller, resource), 'dataActions', action)) return;
  throw new Refusal(
    403,
    'Forbidden',
    [
      'Caller is not authorized to perform action on resource.',
      'If role assignments, deny assignments or role definitions were changed recently, please observe propagation time.',
      `Caller: appid=${caller.appid};oid=${caller.oid}`,
      `Action: '${action}'`,
      `Resource: '${resource.toLowerCase()}'`,
      'Assignment: (not found)',
      "DecisionReason: 'DeniedWithNoValidRBAC'",
    ].join('\r\n'),
  );
}

function actionOf({ method, path }: Request): string {
  switch (method) {
    case 'PUT':
      return `${secrets}/setSecret/action`;
    case 'PATCH':
      return `${secrets}/update/action`;
    case 'DELETE':
      return `${secrets}/delete`;
    default:
      return /^\/secrets\/[^/]+(?:\/(?!versions$)[^/]*)?$/.test(path)
        ? `${secrets}/getSecret/action`
        : `${secrets}/readMetadata/action`;
  }
}
