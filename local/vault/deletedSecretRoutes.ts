import type { Route } from '../arm/router.ts';
import { deleted, existing } from './findSecret.ts';
import { bundle, deletedItem, newestOf } from './secretBodies.ts';
import type { SecretStore } from './secretStore.ts';

/** What can be done with a secret that was deleted: look, recover, purge. */
export function deletedSecretRoutes(store: SecretStore, url: string): Route[] {
  return [
    {
      method: 'GET',
      path: '/deletedsecrets/{name}',
      handle: (call) => ({ status: 200, body: deletedItem(url, deleted(store, call.params['name'])) }),
    },
    {
      method: 'DELETE',
      path: '/deletedsecrets/{name}',
      handle(call) {
        store.remove(deleted(store, call.params['name']).name);
        return { status: 204 };
      },
    },
    {
      method: 'POST',
      path: '/deletedsecrets/{name}/recover',
      handle(call) {
        const { name, versions } = deleted(store, call.params['name']);
        store.put({ name, versions });
        const secret = existing(store, name);
        return { status: 200, body: bundle(url, secret, newestOf(secret)) };
      },
    },
  ];
}
