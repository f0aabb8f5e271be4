import type { ContainerRegistryManagementClient, Task } from '@azure/arm-containerregistry';

/** A registry as its resource. */
export interface FoundRegistry {
  readonly acr: string;
  readonly resourceGroup: string;
  readonly loginServer: string;
}

/** What is read of a registry to move in from it. */
export interface AcrTasks {
  readonly registry: FoundRegistry;
  /** All that the caller can see: tasks name others by their server. */
  readonly registries: readonly FoundRegistry[];
  /** With all details: their secret values are in here, and are for nobody's eyes. */
  readonly tasks: readonly Task[];
}

/** The tasks of one registry, by name. @returns undefined where there is no such registry */
export async function readAcrTasks(
  client: ContainerRegistryManagementClient,
  name: string,
  resourceGroup: string | undefined,
): Promise<AcrTasks | undefined> {
  const registries: FoundRegistry[] = [];
  for await (const { id = '', name: acr = '', loginServer = '' } of client.registries.list()) {
    registries.push({ acr, resourceGroup: id.split('/')[4] ?? '', loginServer });
  }
  const registry = registries.find(
    (one) => isSame(one.acr, name) && (resourceGroup === undefined || isSame(one.resourceGroup, resourceGroup)),
  );
  if (registry === undefined) return undefined;
  const names: string[] = [];
  for await (const task of client.tasks.list(registry.resourceGroup, registry.acr)) names.push(task.name ?? '');
  const tasks = await Promise.all(
    names.sort().map((task) => client.tasks.getDetails(registry.resourceGroup, registry.acr, task)),
  );
  return { registry, registries, tasks: tasks.filter(({ isSystemTask }) => isSystemTask !== true) };
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
