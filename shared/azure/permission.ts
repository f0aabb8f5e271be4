import { z } from 'zod';
import type { Permission } from '../ports.ts';

const names = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? []);

/**
 * One role's actions, as Azure writes them; a list that it leaves out is empty.
 *
 * @see https://learn.microsoft.com/rest/api/authorization/permissions/list-for-resource
 */
export const permissionSchema = z.object({
  actions: names,
  notActions: names,
  dataActions: names,
  notDataActions: names,
}) satisfies z.ZodType<Permission>;
