import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen } from '../../../local/http/listen.ts';
import { freePort } from '../../../local/instance/freePort.ts';
import { createRegistry } from '../../../local/registry/registry.ts';
import type { LocalRegistry, LocalRegistryOptions, RegistryEvent } from '../../../local/registry/types.ts';
import { createClient, type RegistryClient } from './registryClient.ts';

export const everything = [
  'repositories/*/content/read',
  'repositories/*/content/write',
  'repositories/*/content/delete',
  'repositories/*/metadata/read',
  'repositories/*/metadata/write',
  'registry/catalog/read',
];

export interface TestRegistry extends AsyncDisposable {
  readonly registry: LocalRegistry;
  readonly events: readonly RegistryEvent[];
  readonly directory: string;
  readonly url: string;
  /** May do everything. */
  readonly client: RegistryClient;
  /** A client whose every token is limited to these actions. */
  clientOf(actions: readonly string[]): RegistryClient;
  /** Closes the port and opens the same folder again on it, as after a crash. */
  restart(): Promise<void>;
}

/** A registry on a free port and in a folder of its own, both gone at the end of the test (`await using`). */
export async function startRegistry(options: Partial<LocalRegistryOptions> = {}): Promise<TestRegistry> {
  const directory = await mkdtemp(join(tmpdir(), 'customhouse-registry-'));
  const port = await freePort();
  const events: RegistryEvent[] = [];
  const url = `http://127.0.0.1:${port}`;
  let { registry, server } = await open();

  async function open() {
    const registry = await createRegistry({
      name: 'base',
      port,
      directory,
      kind: 'acr',
      onEvent: (event) => events.push(event),
      now: () => new Date(),
      ...options,
    });
    return { registry, server: await listen(registry.handle, port) };
  }

  function clientOf(actions: readonly string[]): RegistryClient {
    return createClient(url, registry.issueRunLogin(actions));
  }

  return {
    events,
    directory,
    url,
    clientOf,
    get registry() {
      return registry;
    },
    get client() {
      return clientOf(everything);
    },
    async restart() {
      await server.close();
      ({ registry, server } = await open());
    },
    async [Symbol.asyncDispose]() {
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
