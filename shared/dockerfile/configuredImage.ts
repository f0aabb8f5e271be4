import type { App } from '../app.ts';
import type { RegistryName, TaggedImage } from '../image.ts';
import { canonicalServer, parseImageReference } from './imageReference.ts';

/**
 * The image of a configured registry that a Dockerfile's reference names. Undefined for another registry's, and for one by digest: that never
 * moves.
 *
 * @throws what asking Azure for a login server throws
 */
export async function configuredImage(
  app: Pick<App, 'configuration' | 'registries'>,
  reference: string,
): Promise<TaggedImage | undefined> {
  const parsed = parseImageReference(reference);
  if (parsed?.tag === undefined) return undefined;
  const registry = await registryAt(app, parsed.server);
  return registry === undefined ? undefined : { registry, repository: parsed.repository, tag: parsed.tag };
}

/** The configured registry with that login server. */
export async function registryAt(
  app: Pick<App, 'configuration' | 'registries'>,
  server: string,
): Promise<RegistryName | undefined> {
  const names = [...app.configuration.registries.keys()];
  const servers = await Promise.all(names.map((name) => app.registries.loginServer(name)));
  return names.find((_, index) => canonicalServer(servers[index] ?? '') === canonicalServer(server));
}
