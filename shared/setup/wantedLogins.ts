import type { AcrConfiguration, Configuration, Task } from '../config/model.ts';

/** A login that something reads from Key Vault, as narrow as its use. */
export interface WantedLogin {
  readonly registry: AcrConfiguration;
  /** The token's name, and so the user name; its scope map is called the same. */
  readonly token: string;
  /** What it is for, in a few words. */
  readonly purpose: string;
  /** What it may do; missing: all that the built-in scope map `_repositories_pull` may. */
  readonly actions?: readonly string[];
  /** Key Vault's `<secret>-user` and `<secret>-password`. */
  readonly secret: string;
}

/** The logins that a configuration needs in its Azure registries. */
export function wantedLogins({ registries, tasks }: Configuration): readonly WantedLogin[] {
  const all = [...tasks.values()];
  return [...registries.values()].flatMap((registry) => (registry.kind === 'acr' ? loginsOf(registry, all) : []));
}

function loginsOf(registry: AcrConfiguration, tasks: readonly Task[]): readonly WantedLogin[] {
  const { name, secrets: secret } = registry;
  const repositories = writtenIn(registry, tasks);
  if (!tasks.some((task) => task.kind === 'import' && task.quarantine === name)) {
    const everything = { registry, token: `${name}-pull`, purpose: 'pull', secret };
    if (repositories.length === 0 || isOpen(registry, tasks)) return [everything];
    const purpose = `pull ${repositories.join(', ')} only`;
    return [{ ...everything, purpose, actions: repositories.map((each) => `repositories/${each}/content/read`) }];
  }
  const tests: WantedLogin = {
    registry,
    token: `${name}-quarantine`,
    purpose: 'pull quarantined candidates only',
    actions: ['repositories/quarantine/*/content/read'],
    secret: `${secret}-quarantine`,
  };
  const consumer: WantedLogin = {
    registry,
    token: `${name}-consumer`,
    purpose: `pull ${repositories.join(', ')} only, never quarantine`,
    // Consumers list tags: that is metadata.
    actions: repositories.flatMap((each) => [
      `repositories/${each}/content/read`,
      `repositories/${each}/metadata/read`,
    ]),
    secret,
  };
  return repositories.length === 0 ? [tests] : [consumer, tests];
}

/** What tasks write in a registry besides quarantines, in the order of names. */
function writtenIn({ name }: AcrConfiguration, tasks: readonly Task[]): readonly string[] {
  const written = tasks.flatMap((task) => {
    if (task.kind === 'import') return task.to.registry === name ? [task.to.repository] : [];
    return task.registry === name ? [task.repository] : [];
  });
  return [...new Set<string>(written)].sort();
}

/** Stands for a public registry, or holds what only a task file knows. */
function isOpen({ name }: AcrConfiguration, tasks: readonly Task[]): boolean {
  return tasks.some((task) =>
    task.kind === 'import' ? task.from.registry === name : task.registry === name && task.taskFile !== undefined,
  );
}
