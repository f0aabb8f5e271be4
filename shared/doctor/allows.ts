import { covers } from './covers.ts';
import type { Permission } from '../ports.ts';
import type { NeededRight } from './rightsNeeded.ts';

/** Whether one of the roles has the action and does not take it back: roles add up. */
export function allows(
  permissions: readonly Permission[],
  { kind, action }: Pick<NeededRight, 'kind' | 'action'>,
): boolean {
  return permissions.some((role) => {
    const except = kind === 'actions' ? role.notActions : role.notDataActions;
    return role[kind].some((one) => covers(one, action)) && !except.some((one) => covers(one, action));
  });
}
