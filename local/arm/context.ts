import type { LocalIdentity, TokenIssuer } from '../identity/types.ts';
import type { LocalRegistry } from '../registry/types.ts';
import type { Faults } from './faults.ts';
import type { Operations } from './operations.ts';
import { Refusal } from './refusal.ts';

/** What the providers share. */
export interface ArmContext {
  /** `https://127.0.0.1:<port>` */
  readonly url: string;
  readonly subscriptionId: string;
  /** The one region of the local Azure. */
  readonly location: string;
  readonly registries: readonly RegistryResource[];
  readonly identities: readonly LocalIdentity[];
  readonly tokens: TokenIssuer;
  readonly operations: Operations;
  readonly faults: Faults;
  readonly now: () => Date;
  readonly onFault: (error: unknown) => void;
}

export interface RegistryResource {
  readonly resourceGroup: string;
  readonly registry: LocalRegistry;
}

const registryType = 'Microsoft.ContainerRegistry/registries';

/** The path below which everything of one registry lives, as a route pattern. */
export const registryPath = `/subscriptions/{subscription}/resourceGroups/{resourceGroup}/providers/${registryType}/{registry}`;

export function registryId({ subscriptionId }: ArmContext, { resourceGroup, registry }: RegistryResource): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/${registryType}/${registry.name}`;
}

/** @throws Refusal 404 in ARM's words */
export function findRegistry(context: ArmContext, params: Readonly<Record<string, string>>): RegistryResource {
  const { resourceGroup = '', registry: name = '' } = params;
  const found = context.registries.find(
    (one) => isSame(one.registry.name, name) && isSame(one.resourceGroup, resourceGroup),
  );
  if (found !== undefined) return found;
  throw resourceNotFound(`${registryType}/${name}`, resourceGroup);
}

/** The registry that a resource ID names. */
export function findRegistryById(context: ArmContext, id: string): RegistryResource | undefined {
  return context.registries.find((one) => isSame(registryId(context, one), id));
}

/** ARM compares names without regard to case. */
export function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

export function resourceNotFound(resource: string, resourceGroup: string): Refusal {
  return new Refusal(
    404,
    'ResourceNotFound',
    `The Resource '${resource}' under resource group '${resourceGroup}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
}
