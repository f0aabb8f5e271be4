import type { App } from '../app.ts';
import type { BuildTask, ImportTask, Task } from '../config/model.ts';
import { resolveServers } from '../config/resolveServers.ts';
import { CustomhouseError } from '../errors.ts';
import type { ImportKey, SettingLedger } from '../ledger/ledger.ts';
import type { Registries } from '../ports.ts';

/** The part of the app that says which values of a task are in force. */
export interface ValueSources {
  readonly ledger: { readonly settings: Pick<SettingLedger, 'get'> };
  readonly registries: Pick<Registries, 'loginServer'>;
}

/** @throws TASK_UNKNOWN */
export function taskOf(app: App, name: string): Task {
  const task = app.configuration.tasks.get(name);
  if (task === undefined)
    throw new CustomhouseError(
      'TASK_UNKNOWN',
      `There is no task ${name}. Look at the names under \`tasks:\` in customhouse.yaml.`,
    );
  return task;
}

/** @throws TASK_UNKNOWN, also for a task of the other kind */
export function importOf(app: App, name: string): ImportTask {
  const task = taskOf(app, name);
  if (task.kind !== 'import')
    throw new CustomhouseError('TASK_UNKNOWN', `Task ${name} is no import: it builds an image.`);
  return task;
}

/** @throws TASK_UNKNOWN, also for a task of the other kind */
export function buildOf(app: App, name: string): BuildTask {
  const task = taskOf(app, name);
  if (task.kind !== 'build')
    throw new CustomhouseError('TASK_UNKNOWN', `Task ${name} builds nothing: it is an import.`);
  return task;
}

export function keyOf(task: ImportTask): ImportKey {
  return { task: task.name, target: task.to };
}

/** Whether the task runs by itself: the file's word, unless `customhouse task enable|disable` said otherwise. */
export async function isEnabled(app: App, task: Task): Promise<boolean> {
  const { enabled } = await app.ledger.settings.get(task.name);
  return enabled ?? task.enabled;
}

/** The build arguments in force: the file's, the ledger's on top, `${registry.<name>}` replaced by login servers. */
export async function buildArguments(app: ValueSources, task: BuildTask): Promise<Readonly<Record<string, string>>> {
  const { set } = await app.ledger.settings.get(task.name);
  const entries = Object.entries({ ...task.set, ...set });
  const resolved = await Promise.all(
    entries.map(async ([name, value]) => [name, await resolveServers(value, app.registries)] as const),
  );
  return Object.fromEntries(resolved);
}
