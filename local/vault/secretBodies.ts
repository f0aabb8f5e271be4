import { Refusal } from '../arm/refusal.ts';
import type { Secret, SecretVersion } from './secretStore.ts';

const retentionDays = 90;

/**
 * A secret's version with its value.
 *
 * @throws Refusal 403 for a disabled one
 */
export function bundle(url: string, secret: Secret, version: SecretVersion): object {
  if (version.attributes.enabled === false) {
    throw new Refusal(403, 'Forbidden', 'Operation get is not allowed on a disabled secret.');
  }
  return { value: version.value, ...item(url, secret, version) };
}

/** A version without its value. */
export function item(url: string, secret: Secret, version: SecretVersion): object {
  return { ...itemBody(version), id: `${url}/secrets/${secret.name}/${version.version}` };
}

export function itemWithoutVersion(url: string, secret: Secret): object {
  return { ...itemBody(newestOf(secret)), id: `${url}/secrets/${secret.name}` };
}

export function deletedItem(url: string, secret: Secret & { readonly deleted: number }): object {
  return {
    ...itemWithoutVersion(url, secret),
    recoveryId: `${url}/deletedsecrets/${secret.name}`,
    deletedDate: secret.deleted,
    scheduledPurgeDate: secret.deleted + retentionDays * 86_400,
  };
}

export function newestOf({ name, versions }: Secret): SecretVersion {
  const newest = versions.at(-1);
  if (newest === undefined) throw new Error(`The secret ${name} has no version.`);
  return newest;
}

function itemBody({ contentType, tags, attributes, created, updated }: SecretVersion): object {
  const recovery = { recoveryLevel: 'Recoverable+Purgeable', recoverableDays: retentionDays };
  return { contentType, tags, attributes: { ...attributes, created, updated, ...recovery } };
}
