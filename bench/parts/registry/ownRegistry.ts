import type { System } from '../../system.ts';
import type { BenchRegistry } from './skopeo.ts';

/** The registry of the applications: nothing watches what the bench pushes there. */
export function ownRegistry({ instance }: System): BenchRegistry {
  const { loginServer, logins } = instance.file.registries.team;
  const login = logins.find(({ purpose }) => purpose === 'everything');
  if (login === undefined) throw new Error('The registry "team" has no login for everything.');
  return { server: loginServer, login: `${login.username}:${login.password}` };
}
