import type { RegistryConfiguration } from '../config/model.ts';
import { CustomhouseError } from '../errors.ts';
import type { RegistryName, RepositoryReference } from '../image.ts';
import type { Registries, Secrets } from '../ports.ts';
import { createAcrAuthenticator } from './acrAuthenticator.ts';
import { deleteRepository, listRepositories, lockTag, readTagTime } from './acrRepositories.ts';
import { createAsk } from './ask.ts';
import { createRegistryClient, type RegistryClient } from './client.ts';
import type { Place } from './content.ts';
import { headImage } from './headImage.ts';
import { readOrigin, readPlatforms } from './inspectImage.ts';
import { createOciAuthenticator } from './ociAuthenticator.ts';

export interface RegistriesOptions {
  readonly registries: ReadonlyMap<RegistryName, RegistryConfiguration>;
  /** Login server of a configured registry. */
  readonly loginServer: (registry: RegistryName) => Promise<string>;
  /** The app identity's Entra access token for container registries. */
  readonly accessToken: () => Promise<string>;
  readonly secrets: Pick<Secrets, 'get'>;
  readonly now: () => Date;
  /** Of one request. Default 10 s. */
  readonly timeoutMs?: number;
}

const defaultTimeoutMs = 10_000;

/** The data plane of every configured registry. Of an image only manifests and configurations are read, never a layer. */
export function createRegistries(options: RegistriesOptions): Registries {
  const clients = new Map<RegistryName, RegistryClient>();
  const ask = createAsk(options.timeoutMs ?? defaultTimeoutMs);

  async function clientOf(name: RegistryName): Promise<RegistryClient> {
    const registry = options.registries.get(name);
    if (registry === undefined) {
      throw new CustomhouseError('CONFIG_INVALID', `customhouse.yaml has no registry "${name}".`);
    }
    const server = await options.loginServer(name);
    const known = clients.get(name);
    if (known !== undefined) return known;
    const authenticator =
      registry.kind === 'acr'
        ? createAcrAuthenticator({ ...options, registry, server, ask })
        : createOciAuthenticator({ ...options, registry, ask });
    const client = createRegistryClient({ ...options, registry, server, authenticator, ask });
    clients.set(name, client);
    return client;
  }

  async function placeOf({ registry, repository }: RepositoryReference): Promise<Place> {
    return { client: await clientOf(registry), repository };
  }

  return {
    loginServer: options.loginServer,
    head: async (image, reference) => headImage(await placeOf(image), reference),
    platforms: async (image) => readPlatforms(await placeOf(image), image.digest),
    origin: async (image, platform) => readOrigin(await placeOf(image), image.digest, platform),
    lock: async (image, digest) => lockTag(await placeOf(image), image.tag, digest),
    deleteRepository: async (repository) => deleteRepository(await placeOf(repository)),
    repositories: async (registry, prefix) => listRepositories(await clientOf(registry), prefix),
    async tagTime(image) {
      const place = await placeOf(image);
      return place.client.registry.kind === 'acr' ? readTagTime(place, image.tag) : undefined;
    },
  };
}
