import { z } from 'zod';
import type { Permission } from '../ports.ts';
import { permissionSchema } from './permission.ts';
import { type ArmPipeline, readResource, type ResourceAddress } from './readResource.ts';

/** @see https://learn.microsoft.com/rest/api/managedidentity/user-assigned-identities/get */
const identityApi = '2023-01-31';
const identitySchema = z.object({ properties: z.object({ principalId: z.string() }) });

/** @see https://learn.microsoft.com/rest/api/authorization/role-assignments/list-for-scope */
const rolesApi = '2022-04-01';
const assignmentsSchema = z.object({
  value: z.array(z.object({ properties: z.object({ roleDefinitionId: z.string() }) })),
});

/** @see https://learn.microsoft.com/rest/api/authorization/role-definitions/get */
const definitionSchema = z.object({ properties: z.object({ permissions: z.array(permissionSchema) }) });

/** What another identity than the caller's may do at a resource. Reads only. */
export interface RolesOf {
  /** Object ID of a user-assigned identity. @param identity ARM resource ID */
  principalId(identity: string): Promise<string>;
  /** Its roles at a resource, those of its groups and of what the resource lies in as well. */
  permissions(principalId: string, scope: string): Promise<readonly Permission[]>;
}

export function createRolesOf(client: ArmPipeline, endpoint: string): RolesOf {
  function read<T>(address: Omit<ResourceAddress, 'endpoint'>, schema: z.ZodType<T>): Promise<T> {
    return readResource(client, { endpoint, ...address }, schema, {
      failure: `Could not read ${address.id}`,
      rights: 'Deploy infra/ again: its roles hold what `customhouse doctor` asks for.',
    });
  }
  return {
    async principalId(identity) {
      const { properties } = await read({ id: identity, apiVersion: identityApi }, identitySchema);
      return properties.principalId;
    },
    async permissions(principalId, scope) {
      const roles = `${scope}/providers/Microsoft.Authorization`;
      const filter = `assignedTo('${principalId}')`;
      const { value } = await read({ id: `${roles}/roleAssignments`, apiVersion: rolesApi, filter }, assignmentsSchema);
      const names = new Set(value.map(({ properties }) => properties.roleDefinitionId.split('/').at(-1) ?? ''));
      // At this resource: who may look here need not look into the whole subscription.
      const definitions = [...names].map((name) =>
        read({ id: `${roles}/roleDefinitions/${name}`, apiVersion: rolesApi }, definitionSchema),
      );
      return (await Promise.all(definitions)).flatMap(({ properties }) => properties.permissions);
    },
  };
}
