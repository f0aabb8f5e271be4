import type { ImportRequest, LocalRegistry, RegistryToken, ScopeMap } from '../../../local/registry/types.ts';

/** A registry without a protocol: what the resource manager asks of one, answered from memory. */
export interface RegistryDouble extends LocalRegistry {
  /** `repository:tag` → digest. */
  readonly tags: Map<string, string>;
  readonly imports: ImportRequest[];
  /** Logins that are still good, by user name. */
  readonly runLogins: Map<string, readonly string[]>;
  /** Holds an import back until it is resolved. */
  gate: Promise<void>;
}

export function registryDouble(name: string, loginServer: string): RegistryDouble {
  const scopeMaps = new Map<string, ScopeMap>();
  const tokens = new Map<string, RegistryToken>();
  const runLogins = new Map<string, readonly string[]>();
  const double: RegistryDouble = {
    name,
    loginServer,
    tags: new Map(),
    imports: [],
    runLogins,
    gate: Promise.resolve(),
    handle: (_, response) => response.writeHead(404).end(),
    async importImage(request) {
      double.imports.push(request);
      await double.gate;
      const taken = request.targetTags.find((tag) => double.tags.has(tag));
      if (request.mode === 'NoForce' && taken !== undefined) {
        return { kind: 'conflict', message: `Tag ${taken} already exists in target registry.` };
      }
      if (request.reference === 'gone') return { kind: 'notFound', message: 'manifest unknown' };
      if ('server' in request.source && request.source.password === 'wrong') {
        return { kind: 'unauthorized', message: `Access to ${request.source.server} denied.` };
      }
      for (const tag of request.targetTags) double.tags.set(tag, request.reference);
      return undefined;
    },
    scopeMaps: memory(scopeMaps),
    tokens: {
      ...memory(tokens),
      generatePassword: (token, password) => Promise.resolve({ name: password, value: `${token}-${password}` }),
    },
    issueRunLogin(actions) {
      const username = `run-${runLogins.size}-${name}`;
      runLogins.set(username, actions);
      return { username, password: `password of ${username}`, withdraw: () => runLogins.delete(username) };
    },
  };
  return double;
}

function memory<T extends { readonly name: string }>(
  items: Map<string, T>,
): {
  put(item: T): Promise<void>;
  get(name: string): T | undefined;
  list(): readonly T[];
  delete(name: string): Promise<void>;
} {
  return {
    put: (item) => Promise.resolve(void items.set(item.name, item)),
    get: (name) => items.get(name),
    list: () => [...items.values()],
    delete: (name) => Promise.resolve(void items.delete(name)),
  };
}
