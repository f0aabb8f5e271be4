import { resources } from '../instance/names.ts';
import type { LocalFile } from '../instance/types.ts';
import { localPace, type RegistryAccess, type Target } from './target.ts';

/** All of it is there to be pushed to. */
export type LocalTarget = Target & { readonly registries: Required<Target['registries']> };

/** What a user of a local instance with the reference scenario's registries is given. */
export function localTarget({ functionApp, keys, registries, git }: LocalFile): LocalTarget {
  function access(registry: string, username: string): RegistryAccess {
    const { loginServer = '', logins = [] } = registries[registry] ?? {};
    const login = logins.find((one) => one.username === username);
    if (login === undefined) throw new Error(`local.json has no login ${username} of a registry ${registry}.`);
    return { server: loginServer, username, password: login.password };
  }

  function cloneUrl(name: string): string {
    const url = new URL(git.repositories[name] ?? '');
    // The token goes in a header.
    url.username = '';
    url.password = '';
    return url.href;
  }

  return {
    functionApp,
    key: keys.function,
    git: {
      token: git.token,
      repositories: {
        'base-image-node': cloneUrl('base-image-node'),
        'import-baseimage-node': cloneUrl('import-baseimage-node'),
        'hello-world': cloneUrl('hello-world'),
      },
    },
    registries: {
      dockerhub: access('dockerhub', resources.plainUser),
      public: access('public', 'public-owner'),
      base: access('base', 'base-owner'),
      consumer: access('base', 'base-consumer'),
      team: access('team', 'team-owner'),
    },
    pace: localPace,
  };
}
