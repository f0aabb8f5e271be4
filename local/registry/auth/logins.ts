import { randomUUID, timingSafeEqual } from 'node:crypto';
import type { LocalRegistry } from '../types.ts';
import { anonymousActions, everyAction } from './actions.ts';
import { generatePassword } from './password.ts';
import type { RegistryTokens } from './registryTokens.ts';

/** Somebody who has shown who they are, and what they may do. */
export interface Principal {
  /** `token:<name>`, `run:<name>`, `user:<name>`, `identity` or `anonymous`. */
  readonly subject: string;
  /** As in a scope map, and `registry/catalog/read`. */
  readonly actions: readonly string[];
}

/** Everybody who can log in with a user name and a password. */
export interface Logins {
  find(username: string, password: string): Principal | undefined;
  /** Who shows no login; undefined where that is nobody. */
  readonly anonymous: Principal | undefined;
  /** False once a token is disabled or deleted, or a run's login withdrawn: what was issued to it is worth nothing then. */
  readonly isValid: (subject: string) => boolean;
  issueRunLogin: LocalRegistry['issueRunLogin'];
}

export interface LoginsOptions {
  readonly tokens: RegistryTokens;
  readonly scopeMaps: LocalRegistry['scopeMaps'];
  /** User name to password, each may do everything. */
  readonly users: Readonly<Record<string, string>>;
  readonly anonymousPull: boolean;
}

export function createLogins({ tokens, scopeMaps, users, anonymousPull }: LoginsOptions): Logins {
  const anonymous = anonymousPull ? { subject: 'anonymous', actions: anonymousActions } : undefined;
  const runs = new Map<string, { password: string; actions: readonly string[] }>();

  function find(username: string, password: string): Principal | undefined {
    const run = runs.get(username);
    if (run) return equal(run.password, password) ? { subject: `run:${username}`, actions: run.actions } : undefined;
    const user = Object.hasOwn(users, username) ? users[username] : undefined;
    if (user !== undefined)
      return equal(user, password) ? { subject: `user:${username}`, actions: everyAction } : undefined;
    const token = tokens.find(username, password);
    return token && { subject: `token:${token.name}`, actions: scopeMaps.get(token.scopeMap)?.actions ?? [] };
  }

  function isValid(subject: string): boolean {
    const [kind, name = ''] = subject.split(/:(.*)/s);
    if (kind === 'run') return runs.has(name);
    if (kind === 'user') return Object.hasOwn(users, name);
    if (kind === 'token') return tokens.get(name)?.status === 'enabled';
    return kind === 'identity' || kind === anonymous?.subject;
  }

  function issueRunLogin(actions: readonly string[]) {
    const username = `run-${randomUUID()}`;
    const password = generatePassword();
    runs.set(username, { password, actions });
    return { username, password, withdraw: () => void runs.delete(username) };
  }

  return { find, anonymous, isValid, issueRunLogin };
}

function equal(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
