import type { AcrConfiguration, Configuration } from '../../../shared/config/model.ts';
import { isStagedServer } from './stagedValues.ts';
import { resourceName, type Plan, type PlannedAcr, type PlannedRegistry } from './types.ts';

/**
 * The registries of a configuration: every ACR and every server that nobody named is local, the others stay real.
 *
 * @throws Error when two would be called alike on this machine
 */
export function planRegistries(configuration: Configuration): Pick<Plan, 'registries' | 'realServers'> {
  const registries: PlannedRegistry[] = [];
  const realServers: Plan['realServers'] = [];
  for (const registry of configuration.registries.values()) {
    if (registry.kind === 'acr') registries.push(plannedAcr(registry, configuration));
    else {
      const { name, server, secrets } = registry;
      const known = secrets === undefined ? { name } : { name, secrets };
      if (isStagedServer(server)) registries.push({ kind: 'plain', ...known });
      else realServers.push({ ...known, server });
    }
  }
  requireOwnNames(registries);
  return { registries, realServers };
}

function plannedAcr(registry: AcrConfiguration, { tasks }: Configuration): PlannedAcr {
  const { kind, name, acr, resourceGroup, secrets } = registry;
  const written = [...tasks.values()].flatMap((task) => {
    if (task.kind === 'import') return task.to.registry === name ? [task.to.repository] : [];
    return task.registry === name ? [task.repository] : [];
  });
  const holdsQuarantine = [...tasks.values()].some((task) => task.kind === 'import' && task.quarantine === name);
  const repositories = [...new Set<string>(written)].sort();
  return { kind, name, acr, resourceGroup, secrets, holdsQuarantine, repositories };
}

function requireOwnNames(registries: readonly PlannedRegistry[]): void {
  const names = registries.map((registry) => resourceName(registry).toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined)
    throw new Error(`Two registries would be called ${twice} on this machine. Give one of them another name.`);
}
