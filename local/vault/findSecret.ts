import { Refusal } from '../arm/refusal.ts';
import type { Secret, SecretStore, SecretVersion } from './secretStore.ts';

/** A secret that is in use. @throws Refusal 404 */
export function existing(store: SecretStore, name = ''): Secret {
  const secret = store.get(name);
  if (secret !== undefined && secret.deleted === undefined) return secret;
  throw notFound(`A secret with (name/id) ${name} was not found in this key vault.`);
}

/** A secret that was deleted and not purged yet. @throws Refusal 404 */
export function deleted(store: SecretStore, name = ''): Secret & { readonly deleted: number } {
  const secret = store.get(name);
  if (secret?.deleted !== undefined) return { ...secret, deleted: secret.deleted };
  throw notFound(`Deleted Secret not found: ${name}`);
}

/** @throws Refusal 404 */
export function findVersion(secret: Secret, version = ''): SecretVersion {
  const found = secret.versions.find((one) => one.version === version);
  if (found !== undefined) return found;
  throw notFound(`A secret with (name/id) ${secret.name}/${version} was not found in this key vault.`);
}

function notFound(message: string): Refusal {
  return new Refusal(404, 'SecretNotFound', message);
}
