import { z } from 'zod';
import { findRegistry, registryId, registryPath, type ArmContext, type RegistryResource } from '../context.ts';
import { Refusal } from '../refusal.ts';
import type { Route } from '../router.ts';

const listPath = '/subscriptions/{subscription}/providers/Microsoft.ContainerRegistry/registries';
const groupListPath =
  '/subscriptions/{subscription}/resourceGroups/{resourceGroup}/providers/Microsoft.ContainerRegistry/registries';

/** What a template may say about a registry; here it is what it is, so nothing of it changes anything. */
const registrySchema = z.looseObject({ location: z.string(), sku: z.looseObject({ name: z.string() }) });

/** The registries themselves: they exist as long as the instance does, so a PUT of an existing one changes nothing. */
export function registryRoutes(context: ArmContext): Route[] {
  return [
    {
      method: 'GET',
      path: listPath,
      handle: () => ({ status: 200, body: { value: context.registries.map((one) => body(context, one)) } }),
    },
    {
      method: 'GET',
      path: groupListPath,
      handle({ params }) {
        const group = params['resourceGroup']?.toLowerCase();
        const inGroup = context.registries.filter((one) => one.resourceGroup.toLowerCase() === group);
        return { status: 200, body: { value: inGroup.map((one) => body(context, one)) } };
      },
    },
    {
      method: 'GET',
      path: registryPath,
      handle: ({ params }) => ({ status: 200, body: body(context, findRegistry(context, params)) }),
    },
    {
      method: 'PUT',
      path: registryPath,
      async handle(call) {
        await call.read(registrySchema);
        return { status: 200, body: body(context, findRegistry(context, call.params)) };
      },
    },
    {
      method: 'POST',
      path: `${registryPath}/listCredentials`,
      handle({ params }) {
        const { registry } = findRegistry(context, params);
        throw new Refusal(
          400,
          'UnAuthorizedForCredentialOperations',
          `Cannot perform credential operations for ${registryId(context, findRegistry(context, params))} as admin user is disabled. Kindly enable admin user as per docs: https://docs.microsoft.com/en-us/azure/container-registry/container-registry-authentication#admin-account`,
          { target: registry.name },
        );
      },
    },
  ];
}

/** @see https://learn.microsoft.com/rest/api/container-registry/registries/get */
function body(context: ArmContext, resource: RegistryResource): object {
  const { name, loginServer } = resource.registry;
  return {
    id: registryId(context, resource),
    name,
    type: 'Microsoft.ContainerRegistry/registries',
    location: context.location,
    tags: {},
    sku: { name: 'Premium', tier: 'Premium' },
    properties: {
      loginServer,
      provisioningState: 'Succeeded',
      adminUserEnabled: false,
      anonymousPullEnabled: false,
      publicNetworkAccess: 'Enabled',
      roleAssignmentMode:
        context.faults.usesAbac?.(name) === true ? 'AbacRepositoryPermissions' : 'LegacyRegistryPermissions',
      zoneRedundancy: 'Disabled',
    },
  };
}
