import { permissionsAt, permits } from '../identity/grants.ts';
import type { LocalIdentity, TokenClaims } from '../identity/types.ts';
import { callerOf } from './caller.ts';
import type { ArmContext } from './context.ts';
import { Refusal } from './refusal.ts';
import { type ArmRequest, requestAction, type RequestAction } from './requestAction.ts';
import type { Call } from './router.ts';

/**
 * Lets a request pass that its caller has a grant for.
 *
 * @throws Refusal 403 `AuthorizationFailed`, in Azure's words
 */
export function authorize(identities: readonly LocalIdentity[], caller: TokenClaims, request: ArmRequest): void {
  const wanted = requestAction(request);
  if (wanted === undefined || may(identities, caller, wanted)) return;
  throw new Refusal(
    403,
    'AuthorizationFailed',
    `The client '${caller.appid}' with object id '${caller.oid}' does not have authorization to perform action '${wanted.action}' over scope '${wanted.scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
}

/**
 * The same for what a request names besides its own resource.
 *
 * @throws Refusal 403 `LinkedAuthorizationFailed`, in Azure's words
 */
export function authorizeLinked(
  { identities, tokens }: Pick<ArmContext, 'identities' | 'tokens'>,
  { request, url }: Pick<Call, 'request' | 'url'>,
  linked: RequestAction,
): void {
  const caller = callerOf(tokens, request);
  if (caller === undefined || may(identities, caller, linked)) return;
  const { action = '', scope = '' } = requestAction({ method: request.method ?? '', path: url.pathname }) ?? {};
  throw new Refusal(
    403,
    'LinkedAuthorizationFailed',
    `The client '${caller.appid}' with object id '${caller.oid}' has permission to perform action '${action}' on scope '${scope}'; however, it does not have permission to perform action(s) '${linked.action}' on the linked scope(s) '${linked.scope}' (respectively) or the linked scope(s) are invalid.`,
  );
}

function may(identities: readonly LocalIdentity[], caller: TokenClaims, { action, scope }: RequestAction): boolean {
  return permits(permissionsAt(identities, caller, scope), 'actions', action);
}
