import { z } from 'zod';
import { Refusal } from '../arm/refusal.ts';
import type { Answer, Call, Route } from '../arm/router.ts';
import { deletedSecretRoutes } from './deletedSecretRoutes.ts';
import { existing, findVersion } from './findSecret.ts';
import { bundle, deletedItem, item, itemWithoutVersion, newestOf } from './secretBodies.ts';
import { attributesSchema, type SecretStore } from './secretStore.ts';

/** Key Vault's own; a client may ask for fewer. */
const pageSize = 25;

const tagsSchema = z.record(z.string(), z.string()).optional();
const setSchema = z.object({
  value: z.string(),
  contentType: z.string().optional(),
  tags: tagsSchema,
  attributes: attributesSchema.optional(),
});
const updateSchema = setSchema.omit({ value: true });

/** The secrets' REST operations except backup and restore, which are refused by name. */
export function secretRoutes(
  store: SecretStore,
  { url, now }: { readonly url: string; readonly now: () => Date },
): Route[] {
  function seconds(): number {
    return Math.floor(now().getTime() / 1_000);
  }

  return [
    {
      method: 'PUT',
      path: '/secrets/{name}',
      async handle(call) {
        const name = nameOf(call);
        if (store.get(name)?.deleted !== undefined) {
          throw new Refusal(
            409,
            'Conflict',
            `Secret ${name} is currently in a deleted but recoverable state, and its name cannot be reused.`,
          );
        }
        const secret = store.add(name, await call.read(setSchema));
        return { status: 200, body: bundle(url, secret, newestOf(secret)) };
      },
    },
    {
      method: 'GET',
      path: '/secrets/{name}',
      handle: (call) => {
        const secret = existing(store, call.params['name']);
        return { status: 200, body: bundle(url, secret, newestOf(secret)) };
      },
    },
    {
      method: 'GET',
      path: '/secrets/{name}/versions',
      handle: (call) => {
        const secret = existing(store, call.params['name']);
        return page(
          call,
          url,
          secret.versions.map((version) => item(url, secret, version)),
        );
      },
    },
    {
      method: 'GET',
      path: '/secrets/{name}/{version}',
      handle: (call) => {
        const secret = existing(store, call.params['name']);
        return { status: 200, body: bundle(url, secret, findVersion(secret, call.params['version'])) };
      },
    },
    {
      method: 'PATCH',
      path: '/secrets/{name}/{version}',
      async handle(call) {
        const secret = existing(store, call.params['name']);
        const old = findVersion(secret, call.params['version']);
        const change = await call.read(updateSchema);
        const updated = {
          ...old,
          ...change,
          attributes: { ...old.attributes, ...change.attributes },
          updated: seconds(),
        };
        const versions = secret.versions.map((one) => (one.version === old.version ? updated : one));
        store.put({ ...secret, versions });
        return { status: 200, body: item(url, secret, updated) };
      },
    },
    {
      method: 'GET',
      path: '/secrets',
      handle: (call) =>
        page(
          call,
          url,
          store
            .list()
            .filter((one) => one.deleted === undefined)
            .map((one) => itemWithoutVersion(url, one)),
        ),
    },
    {
      method: 'DELETE',
      path: '/secrets/{name}',
      handle(call) {
        const secret = { ...existing(store, call.params['name']), deleted: seconds() };
        store.put(secret);
        return { status: 200, body: deletedItem(url, secret) };
      },
    },
    ...deletedSecretRoutes(store, url),
  ];
}

function nameOf(call: Call): string {
  const name = call.params['name'] ?? '';
  if (/^[0-9a-zA-Z-]{1,127}$/.test(name)) return name;
  throw new Refusal(400, 'BadParameter', `The request URI contains an invalid name: ${name}`);
}

function page(call: Call, url: string, items: readonly object[]): Answer {
  const size = Math.min(Number(call.url.searchParams.get('maxresults') ?? pageSize), pageSize);
  const from = Number(call.url.searchParams.get('$skiptoken') ?? 0);
  const next = new URL(call.url.pathname, url);
  next.search = call.url.search;
  next.searchParams.set('$skiptoken', String(from + size));
  const nextLink = from + size < items.length ? next.href : null;
  return { status: 200, body: { value: items.slice(from, from + size), nextLink } };
}
