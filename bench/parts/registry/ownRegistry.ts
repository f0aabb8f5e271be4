import type { System } from '../../system.ts';
import type { BenchRegistry } from './skopeo.ts';

/** The registry of the applications: nothing watches what the bench pushes there. */
export function ownRegistry({ instance }: System): BenchRegistry {
  const team = instance.file.registries['team'];
  const login = team?.logins.find(({ purpose }) => purpose === 'everything');
  if (team === undefined || login === undefined) throw new Error('The registry "team" has no login for everything.');
  return { server: team.loginServer, login: `${login.username}:${login.password}` };
}
