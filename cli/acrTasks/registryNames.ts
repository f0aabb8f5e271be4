import type { AcrTasks } from './readAcrTasks.ts';

/** A registry of customhouse.yaml. */
export type RegistryEntry =
  { readonly acr: string; readonly resourceGroup: string } | { readonly server: string; readonly secrets?: string };

/** The registries that tasks name by their server, as customhouse.yaml names them: each server once. */
export interface RegistryNames {
  /** @param hasLogin whether the task logs in there */
  nameOf(server: string, hasLogin?: boolean): string;
  /** A text with `${registry.<name>}` for each server of an ACR that is known here. */
  withNames(text: string): string;
  entries(): Readonly<Record<string, RegistryEntry>>;
}

/** Docker Hub's other names, in tasks' credentials and in base images. */
const dockerHub = /^(?:registry-1\.docker\.io|index\.docker\.io|registry\.hub\.docker\.com)$/;

export function createRegistryNames({ registry, registries }: AcrTasks): RegistryNames {
  const names = new Map<string, string>();
  const entries = new Map<string, RegistryEntry>();

  function freeName(server: string): string {
    const [wanted = 'registry'] = server === 'docker.io' ? ['dockerhub'] : server.toLowerCase().split(/[.:]/);
    const name = /^\d/.test(wanted) ? `registry${server.replaceAll(/\D/g, '')}` : wanted;
    return entries.has(name) ? server.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-') : name;
  }
  function nameOf(given: string, hasLogin = false): string {
    const server = dockerHub.test(given) ? 'docker.io' : given;
    const known = names.get(server);
    if (known !== undefined) return known;
    const resource = registries.find(({ loginServer }) => loginServer === server);
    const name = resource?.acr.toLowerCase() ?? freeName(server);
    names.set(server, name);
    entries.set(name, resource === undefined ? plain(server, name, hasLogin) : azure(resource));
    return name;
  }
  nameOf(registry.loginServer);
  return {
    nameOf,
    withNames(text) {
      const named = registries.filter(({ loginServer }) => loginServer !== '' && text.includes(loginServer));
      return named.reduce(
        (shown, { loginServer }) => shown.replaceAll(loginServer, `\${registry.${nameOf(loginServer)}}`),
        text,
      );
    },
    entries: () => Object.fromEntries(entries),
  };
}

function azure({ acr, resourceGroup }: AcrTasks['registry']): RegistryEntry {
  return { acr, resourceGroup };
}

function plain(server: string, name: string, hasLogin: boolean): RegistryEntry {
  return hasLogin ? { server, secrets: `registry-${name}` } : { server };
}
