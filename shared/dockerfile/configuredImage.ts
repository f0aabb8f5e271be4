import type { Configuration } from '../config/model.ts';
import type { RegistryName, TaggedImage } from '../image.ts';
import type { Registries } from '../ports.ts';
import { canonicalServer, parseImageReference } from './imageReference.ts';

/** The part of the app that knows the configured registries. */
export interface KnownRegistries {
  readonly configuration: Pick<Configuration, 'registries'>;
  readonly registries: Pick<Registries, 'loginServer'>;
}

/**
 * The image of a configured registry that a Dockerfile's reference names. Undefined for another registry's, and for one by digest: that never
 * moves.
 *
 * @throws what asking Azure for a login server throws
 */
export async function configuredImage(app: KnownRegistries, reference: string): Promise<TaggedImage | undefined> {
  const parsed = parseImageReference(reference);
  if (parsed?.tag === undefined) return undefined;
  const registry = await registryAt(app, parsed.server);
  return registry === undefined ? undefined : { registry, repository: parsed.repository, tag: parsed.tag };
}

/** The configured registry with that login server. */
export async function registryAt(app: KnownRegistries, server: string): Promise<RegistryName | undefined> {
  const names = [...app.configuration.registries.keys()];
  const servers = await Promise.all(names.map((name) => app.registries.loginServer(name)));
  return names.find((_, index) => canonicalServer(servers[index] ?? '') === canonicalServer(server));
}
