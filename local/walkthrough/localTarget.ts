import type { LocalFile } from '../instance/types.ts';
import type { RegistryAccess, Target } from './target.ts';

type RegistryKey = keyof LocalFile['registries'];

/** What a user of a local instance is given. */
export function localTarget({ functionApp, keys, registries, git }: LocalFile): Target {
  function access(registry: RegistryKey, purpose: string): RegistryAccess {
    const { loginServer, logins } = registries[registry];
    const login = logins.find((one) => one.purpose === purpose);
    if (login === undefined) throw new Error(`local.json has no login of ${registry} for "${purpose}".`);
    return { server: loginServer, username: login.username, password: login.password };
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
      dockerhub: access('dockerhub', 'pull and push'),
      public: access('public', 'everything'),
      base: access('base', 'everything'),
      consumer: access('base', 'pull node only, never quarantine'),
      team: access('team', 'everything'),
    },
  };
}
