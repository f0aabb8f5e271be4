import { covers } from '../../shared/doctor/covers.ts';
import type { Grant, LocalIdentity, TokenClaims } from './types.ts';

/** What an identity may do at one scope. */
export type Permission = Pick<Grant, 'actions' | 'dataActions'>;

/** The caller's grants on a scope or on what it lies in; none for a caller that is not known here. */
export function permissionsAt(
  identities: readonly LocalIdentity[],
  { appid }: Pick<TokenClaims, 'appid'>,
  scope: string,
): readonly Permission[] {
  const caller = identities.find(({ clientId }) => clientId === appid);
  return (caller?.grants ?? []).filter((grant) => contains(grant.scope, scope));
}

/** @param kind which of a role's two lists */
export function permits(permissions: readonly Permission[], kind: keyof Permission, action: string): boolean {
  return permissions.some((permission) => permission[kind].some((pattern) => covers(pattern, action)));
}

/** Everything on everything, as an owner who may also read and write data. */
export const everything: Grant = { scope: '', actions: ['*'], dataActions: ['*'] };

function contains(scope: string, other: string): boolean {
  return `${other}/`.toLowerCase().startsWith(`${scope}/`.toLowerCase()) || scope === '';
}
