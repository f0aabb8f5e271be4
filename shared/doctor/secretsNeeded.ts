import type { Configuration, RegistryConfiguration, Task } from '../config/model.ts';
import { registriesIn } from '../config/resolveServers.ts';
import type { RegistryName } from '../image.ts';
import type { Standing } from './places.ts';

export interface NeededSecret {
  readonly name: string;
  readonly why: string;
}

/** The Key Vault secrets without which something that the configuration asks for fails, each once. The Git token is none: repositories may be public. */
export function secretsNeeded(configuration: Configuration, standing: Standing): readonly NeededSecret[] {
  const { registries, tasks, notify } = configuration;
  const found = new Map<string, string>();
  function need(names: readonly string[], why: string): void {
    for (const name of names) if (!found.has(name)) found.set(name, why);
  }
  for (const task of tasks.values()) {
    for (const name of pulledFrom(task, standing)) {
      const registry = registries.get(name);
      const isByRight = task.kind === 'import' && registry?.kind === 'acr';
      if (!isByRight) need(login(registry), `${task.name} pulls from ${name}`);
    }
    if (task.kind === 'import') {
      const prefix = registries.get(task.quarantine)?.secrets ?? '';
      need([`${prefix}-quarantine-user`, `${prefix}-quarantine-password`], `${task.name} tests in quarantine`);
    } else {
      need(Object.values(task.taskFile?.secrets ?? {}), `a value of ${task.name}’s task file`);
    }
  }
  if (notify.some(({ format }) => format === 'cloudevents')) need(['notify-secret'], 'signs notifications');
  if ([...tasks.values()].some(({ triggers }) => triggers.commit)) need(['git-webhook-secret'], 'tells real pushes');
  return [...found].map(([name, why]) => ({ name, why }));
}

/** Where Key Vault's logins open the way. Not asked for an import from an ACR: that is the app's own right. */
function pulledFrom(task: Task, { pullIdentity }: Standing): readonly RegistryName[] {
  if (task.kind === 'import') return [task.from.registry];
  const named = [...Object.values(task.set), ...task.baseImages].flatMap(registriesIn) as RegistryName[];
  return task.deploy !== undefined && pullIdentity === undefined ? [...named, task.registry] : named;
}

function login(registry: RegistryConfiguration | undefined): readonly string[] {
  const secrets = registry?.secrets;
  return secrets === undefined ? [] : [`${secrets}-user`, `${secrets}-password`];
}
