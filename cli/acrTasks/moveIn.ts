import type { AcrTasks } from './readAcrTasks.ts';
import type { MovedTask, MoveTools } from './movedTask.ts';
import { moveTask } from './moveTask.ts';
import { createRegistryNames } from './registryNames.ts';
import { writeConfiguration } from './writeConfiguration.ts';

/** The customhouse.yaml that is the equal of a registry's tasks, with a comment for all that it could not take over. */
export async function moveIn(found: AcrTasks, readFile: MoveTools['readFile']): Promise<string> {
  const names = createRegistryNames(found);
  const moved: MovedTask[] = [];
  // One after the other, so that registries are named in the order of the tasks.
  for (const task of found.tasks) moved.push(await moveTask(task, { registry: found.registry, names, readFile }));
  return writeConfiguration(found.registry.acr, names.entries(), moved);
}
