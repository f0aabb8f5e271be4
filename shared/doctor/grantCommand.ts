import type { NeededRight } from './rightsNeeded.ts';

/**
 * The command line that gives an identity exactly one action at one scope, by a role that holds nothing else: built-in roles would give more.
 *
 * @param principalId undefined where it is not known: the person fills it in
 */
export function grantCommand(
  { scope, kind, action }: Omit<NeededRight, 'why'>,
  principalId: string | undefined,
): string {
  const name = `Customhouse: ${action}`;
  const list = kind === 'actions' ? 'Actions' : 'DataActions';
  const subscription = scope.split('/').slice(0, 3).join('/');
  const role = JSON.stringify({ Name: name, Description: action, [list]: [action], AssignableScopes: [subscription] });
  return [
    `az role definition create --role-definition '${role}'`,
    `az role assignment create --assignee-object-id ${principalId ?? '<object ID of the app’s identity>'} --assignee-principal-type ServicePrincipal --role '${name}' --scope ${scope}`,
  ].join(' && ');
}
