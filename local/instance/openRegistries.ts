import { join } from 'node:path';
import { createRegistry } from '../registry/registry.ts';
import type { LocalRegistry, LocalRegistryOptions } from '../registry/types.ts';
import { resources } from './names.ts';
import type { AzureParts } from './azureParts.ts';
import { resourceName, type PlannedRegistry } from './plan/types.ts';

/** The limit of a local plain registry bites once after each move of a tag, so that everything that pulls meets it. Seconds. */
const throttleAfterMoveSeconds = 1;

/** Opens every registry of the plan, in its order. */
export function openRegistries(
  { home, ports, secrets, plan }: AzureParts,
  common: Pick<LocalRegistryOptions, 'identityActions' | 'onEvent' | 'now'>,
): Promise<LocalRegistry[]> {
  return Promise.all(plan.registries.map((registry) => createRegistry(optionsOf(registry))));

  function optionsOf(registry: PlannedRegistry): LocalRegistryOptions {
    const name = resourceName(registry);
    const directory = join(home.azure, 'registries', name);
    const shared = { ...common, name, directory, port: ports.registries[name] ?? 0 };
    if (registry.kind === 'acr') return { ...shared, kind: 'acr' };
    const users = { [resources.plainUser]: secrets.plainPassword };
    return { ...shared, kind: 'plain', users, anonymousPull: registry.secrets === undefined, throttleAfterMoveSeconds };
  }
}
