import { findByResourceId } from '../../identity/endpoint.ts';
import type { LocalIdentity } from '../../identity/types.ts';
import type { LocalRegistry } from '../../registry/types.ts';
import type { RunLogin } from '../../tasks/types.ts';
import type { CustomRegistry, RunRequest } from './runRequest.ts';

/** What a run is allowed to open. */
export interface RunAccess {
  /** The registry that the run belongs to. */
  readonly registry: LocalRegistry;
  readonly registries: readonly LocalRegistry[];
  /** User-assigned identities of a task run; a quick run has none. */
  readonly identities: readonly LocalIdentity[];
  /** Reads this instance's vault. */
  readonly secretOf: (vaultUrl: string) => string;
}

export interface RunLogins {
  readonly logins: readonly RunLogin[];
  /** Makes the run's own logins useless. */
  readonly withdraw: () => void;
}

/** A secret or an identity that the request names can't be used: the run fails, in words fit for its log. */
export class CredentialsUnusable extends Error {
  override readonly name = 'CredentialsUnusable';
}

/** The whole of a registry, as AcrPush gives it. */
const everything = ['content/read', 'content/write', 'metadata/read', 'metadata/write'].map(
  (action) => `repositories/*/${action}`,
);

/**
 * The logins of one run: those of `customRegistries`, and its own registry's unless `loginMode` is `None`.
 *
 * @throws CredentialsUnusable
 */
export function resolveLogins(access: RunAccess, request: RunRequest): RunLogins {
  const withdrawals: (() => void)[] = [];
  function issue(registry: LocalRegistry, actions: readonly string[]): RunLogin {
    const login = registry.issueRunLogin(actions);
    withdrawals.push(() => login.withdraw());
    return { server: registry.loginServer, username: login.username, password: login.password };
  }
  function custom([server, credentials]: [string, CustomRegistry]): RunLogin {
    const { userName, password, identity } = credentials;
    if (userName === undefined || password === undefined) {
      const registry = access.registries.find((one) => one.loginServer === server);
      const user = findIdentity(access, identity);
      if (registry === undefined)
        throw new CredentialsUnusable(`failed to log in to ${server}: no user name and no registry of this Azure`);
      return issue(registry, user.registryActions(registry.name));
    }
    const [username, secret] = [userName, password].map(({ type, value }) => {
      if (type === 'Opaque') return value;
      return readSecret(access, value, identity);
    });
    return { server, username: username ?? '', password: secret ?? '' };
  }
  function withdraw(): void {
    for (const one of withdrawals) one();
  }

  try {
    const own = request.credentials?.sourceRegistry?.loginMode === 'None' ? [] : [issue(access.registry, everything)];
    const named = Object.entries(request.credentials?.customRegistries ?? {}).map(custom);
    // A server that is named is logged in to as named.
    const others = own.filter((login) => !named.some(({ server }) => server === login.server));
    return { logins: [...others, ...named], withdraw };
  } catch (error) {
    withdraw();
    throw error;
  }
}

/**
 * The identity that a vault or registry is opened with: the one that is named, or the run's only one.
 *
 * @throws CredentialsUnusable when the run has no such identity
 */
export function findIdentity({ identities }: Pick<RunAccess, 'identities'>, name?: string): LocalIdentity {
  const found =
    name === undefined
      ? identities[0]
      : (identities.find(({ clientId, principalId }) => clientId === name || principalId === name) ??
        findByResourceId(identities, name));
  if (found !== undefined) return found;
  throw new CredentialsUnusable(`failed to get a token: this run has no identity ${name ?? ''}`.trimEnd());
}

/**
 * A secret of the vault, read as the run's identity.
 *
 * @throws CredentialsUnusable
 */
export function readSecret(access: Pick<RunAccess, 'identities' | 'secretOf'>, url: string, identity?: string): string {
  findIdentity(access, identity);
  try {
    return access.secretOf(url);
  } catch (cause) {
    throw new CredentialsUnusable(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
