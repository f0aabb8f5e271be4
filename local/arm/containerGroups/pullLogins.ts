import type { RegistryLogin } from '../../containers/loginFile.ts';
import { findByResourceId } from '../../identity/endpoint.ts';
import type { LocalIdentity } from '../../identity/types.ts';
import type { ArmContext } from '../context.ts';
import { Refusal } from '../refusal.ts';
import type { RegistryCredential } from './groupSpec.ts';

export interface PullLogins {
  readonly logins: readonly RegistryLogin[];
  readonly withdraw: () => void;
}

/**
 * The logins that a group's images are pulled with: user name and password, or what a user-assigned identity may read.
 *
 * @throws Refusal for an identity or a registry that is not here
 */
export function resolvePullLogins(
  context: ArmContext,
  identities: readonly LocalIdentity[],
  credentials: readonly RegistryCredential[],
): PullLogins {
  const withdrawals: (() => void)[] = [];
  const logins = credentials.map(({ server, username, password, identity }): RegistryLogin => {
    if (username !== undefined && password !== undefined) return { server, username, password };
    const registry = context.registries.find((one) => one.registry.loginServer === server)?.registry;
    const user = identity === undefined ? undefined : findByResourceId(identities, identity);
    if (registry === undefined || user === undefined) {
      throw new Refusal(
        400,
        'InvalidImageRegistryCredentialType',
        `The image registry credential of ${server} has neither user name and password nor an identity with access to it.`,
      );
    }
    const login = registry.issueRunLogin(user.registryActions(registry.name));
    withdrawals.push(() => login.withdraw());
    return { server, username: login.username, password: login.password };
  });
  return {
    logins,
    withdraw() {
      for (const one of withdrawals) one();
    },
  };
}
