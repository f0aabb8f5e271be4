import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';
import type { Access } from '../ports.ts';
import type { RegistryClients } from './registryClients.ts';
import type { RegistryResources } from './registryResources.ts';
import { permissionSchema } from './permission.ts';
import { readResource } from './readResource.ts';
import { createRolesOf } from './rolesOf.ts';

export interface AccessOptions {
  readonly clientOf: RegistryClients;
  readonly credential: TokenCredential;
  readonly endpoint: string;
  readonly scopes: string;
  readonly resources: RegistryResources;
}

/** @see https://learn.microsoft.com/rest/api/authorization/permissions/list-for-resource */
const permissions = { suffix: '/providers/Microsoft.Authorization/permissions', apiVersion: '2022-04-01' };
const permissionsSchema = z.object({ value: z.array(permissionSchema) });

/**
 * Those made through a system topic are in this list as well.
 *
 * @see https://learn.microsoft.com/rest/api/eventgrid/controlplane/event-subscriptions/list-by-resource
 */
const events = { suffix: '/providers/Microsoft.EventGrid/eventSubscriptions', apiVersion: '2022-06-15' };
const destination = z.looseObject({
  properties: z.looseObject({ endpointBaseUrl: z.string().optional(), resourceId: z.string().optional() }).nullish(),
});
const eventsSchema = z.object({
  value: z.array(z.object({ properties: z.looseObject({ destination: destination.nullish() }) })),
});
const claimsSchema = z.object({ oid: z.string() });

/** What Azure tells the app's identity about its own standing. Reads only. */
export function createAccess({ clientOf, credential, endpoint, scopes, resources }: AccessOptions): Access {
  function read<T>(scope: string, { suffix, apiVersion }: typeof events, schema: z.ZodType<T>): Promise<T> {
    return readResource(clientOf({}), { endpoint, id: scope + suffix, apiVersion }, schema, {
      failure: `Could not read ${suffix.split('/').at(-1) ?? ''} of ${scope}`,
      rights: 'Deploy infra/ again: its roles hold what `customhouse doctor` asks for.',
    });
  }
  const roles = createRolesOf(clientOf({}), endpoint);
  return {
    async permissionsAt(scope) {
      return (await read(scope, permissions, permissionsSchema)).value;
    },
    permissionsOf: async (identity, scope) => roles.permissions(await roles.principalId(identity), scope),
    async eventEndpoints(scope) {
      const { value } = await read(scope, events, eventsSchema);
      return value.flatMap(({ properties: { destination: to } }) => {
        const address = to?.properties?.endpointBaseUrl ?? to?.properties?.resourceId;
        return address === undefined ? [] : [address];
      });
    },
    usesAbac: async (registry) => (await resources.get(registry)).usesAbac,
    async principalId(identity) {
      if (identity !== undefined) return roles.principalId(identity).catch(() => undefined);
      const token = await credential.getToken(scopes).catch(() => null);
      return token === null ? undefined : principalOf(token.token);
    },
  };
}

/** Entra's access tokens are to be taken as they come: one of another form names nobody. */
function principalOf(token: string): string | undefined {
  try {
    return claimsSchema.parse(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())).oid;
  } catch {
    return undefined;
  }
}
