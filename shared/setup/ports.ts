import type { AcrConfiguration } from '../config/model.ts';

export const passwordSlots = ['password1', 'password2'] as const;

/** An ACR token has two passwords, so that one can be renewed while the other is in use. */
export type PasswordSlot = (typeof passwordSlots)[number];

/** A token's passwords themselves are shown once, when they are made. */
export interface FoundToken {
  /** The scope map's name. */
  readonly scopeMap: string;
  readonly isEnabled: boolean;
  /** The passwords that it has. */
  readonly slots: readonly PasswordSlot[];
}

export interface NewPassword {
  readonly token: string;
  readonly slot: PasswordSlot;
  readonly expires: Date;
}

/** Repository-scoped tokens of Azure Container Registries. Each call may be repeated. */
export interface RegistryTokens {
  /** Undefined when there is none. */
  scopeMapActions(registry: AcrConfiguration, name: string): Promise<readonly string[] | undefined>;
  token(registry: AcrConfiguration, name: string): Promise<FoundToken | undefined>;
  putScopeMap(registry: AcrConfiguration, name: string, actions: readonly string[]): Promise<void>;
  /** Enabled, with the passwords that it had. */
  putToken(registry: AcrConfiguration, name: string, scopeMap: string): Promise<void>;
  /** Replaces the password in that slot. */
  newPassword(registry: AcrConfiguration, password: NewPassword): Promise<string>;
}

export interface StoredSecret {
  readonly value: string;
  readonly expires?: Date;
  /** Of a login's password: which of the token's it is. Missing: we did not put it there. */
  readonly slot?: PasswordSlot;
}

/** The vault, for who may write there too. */
export interface SecretStore {
  /** Undefined when there is none. */
  read(name: string): Promise<StoredSecret | undefined>;
  /** A new version. */
  put(name: string, secret: StoredSecret): Promise<void>;
}

/** What tells us of pushes, at the Git host. */
export interface GitWebhooks {
  /** Whether the host tells that address of pushes. @throws CustomhouseError GIT_* */
  has(repository: string, url: string): Promise<boolean>;
  /** Makes it so, signed with that secret. Safe to repeat: there is one for an address. */
  put(repository: string, url: string, secret: string): Promise<void>;
}
