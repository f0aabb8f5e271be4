import type { ImportSource } from '@azure/arm-containerregistry';
import type { RegistryConfiguration } from '../config/model.ts';
import type { Secrets } from '../ports.ts';
import { registryId } from './resources.ts';

/**
 * The registry to copy from: an ACR by its resource ID, any other by its address with the login of Key Vault.
 *
 * `docker.io` stays as it is: the import knows Docker Hub by that name.
 *
 * @see https://learn.microsoft.com/azure/container-registry/container-registry-import-images
 */
export async function importSource(
  source: RegistryConfiguration,
  subscriptionId: string,
  secrets: Pick<Secrets, 'get'>,
): Promise<Omit<ImportSource, 'sourceImage'>> {
  if (source.kind === 'acr') return { resourceId: registryId(subscriptionId, source) };
  if (source.secrets === undefined) return { registryUri: source.server };
  const [username, password] = await Promise.all([
    secrets.get(`${source.secrets}-user`),
    secrets.get(`${source.secrets}-password`),
  ]);
  return { registryUri: source.server, credentials: { username, password } };
}
