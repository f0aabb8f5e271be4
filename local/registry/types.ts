import type { RequestListener } from 'node:http';

/** Something that happened in a registry, in the words of Event Grid's `data` for Container Registry. */
export interface RegistryEvent {
  readonly action: 'push' | 'delete';
  readonly registry: string;
  readonly loginServer: string;
  readonly repository: string;
  /** Missing for a push by digest and for every deletion. */
  readonly tag?: string;
  readonly digest: string;
  readonly mediaType: string;
  /** Bytes of the manifest. */
  readonly size: number;
  readonly method: string;
  readonly userAgent: string;
  /** ISO 8601, the registry's own time. */
  readonly timestamp: string;
}

/** ACR's scope map: `repositories/<repository or prefix/*>/content/read` and the like. `_repositories_pull` is built in. */
export interface ScopeMap {
  readonly name: string;
  readonly actions: readonly string[];
}

/** ACR's repository-scoped token: a user name; its passwords are generated and shown once. */
export interface RegistryToken {
  readonly name: string;
  readonly scopeMap: string;
  readonly status: 'enabled' | 'disabled';
  readonly createdAt: string;
  /** Its passwords, without their values. */
  readonly passwords?: readonly Omit<GeneratedPassword, 'value'>[];
}

export interface GeneratedPassword {
  readonly name: 'password1' | 'password2';
  readonly value: string;
  readonly expiry?: string;
}

export interface ImportRequest {
  /** A registry of this local Azure, or the address of any other one with the credentials to use there. */
  readonly source: LocalRegistry | { readonly server: string; readonly username?: string; readonly password?: string };
  readonly repository: string;
  /** A tag or a digest. */
  readonly reference: string;
  /** `repository:tag` each. */
  readonly targetTags: readonly string[];
  readonly untaggedTargetRepositories: readonly string[];
  /** `NoForce`: refused with `conflict`, before anything is copied, when a target tag exists. */
  readonly mode: 'NoForce' | 'Force';
}

/** Why an import was not done, in the codes that ARM answers with. */
export type ImportRefusal =
  | { readonly kind: 'conflict'; readonly message: string }
  | { readonly kind: 'notFound'; readonly message: string }
  | { readonly kind: 'unauthorized'; readonly message: string }
  /** The source answered 429, with its `Retry-After` where it gave one. */
  | { readonly kind: 'throttled'; readonly message: string; readonly retryAfterSeconds?: number }
  | { readonly kind: 'unreachable'; readonly message: string };

/** A registry of the local Azure: its protocol on a port, and what the resource manager does with it. */
export interface LocalRegistry {
  /** The ARM resource name, for example `base`. */
  readonly name: string;
  /** `127.0.0.1:<port>` */
  readonly loginServer: string;
  /** OCI distribution 1.1, `/oauth2/*` and, for kind `acr`, `/acr/v1`. */
  readonly handle: RequestListener;
  /** All platforms, every layer, server-side. Resolves with the refusal or undefined when it was imported. */
  importImage(request: ImportRequest): Promise<ImportRefusal | undefined>;
  scopeMaps: {
    put(scopeMap: ScopeMap): Promise<void>;
    get(name: string): ScopeMap | undefined;
    list(): readonly ScopeMap[];
    delete(name: string): Promise<void>;
  };
  tokens: {
    put(token: RegistryToken): Promise<void>;
    get(name: string): RegistryToken | undefined;
    list(): readonly RegistryToken[];
    delete(name: string): Promise<void>;
    generatePassword(token: string, name: 'password1' | 'password2', expiry?: string): Promise<GeneratedPassword>;
  };
  /** A login of one ACR run, valid until it is withdrawn. `actions` as in a scope map; never persisted. */
  issueRunLogin(actions: readonly string[]): { readonly username: string; readonly password: string; withdraw(): void };
}

export interface LocalRegistryOptions {
  readonly name: string;
  readonly port: number;
  /** Blobs, manifests, tags, locks, scope maps and token hashes live here and survive a crash at any moment. */
  readonly directory: string;
  /** `acr`: with token exchange, `/acr/v1`, locks, events. `plain`: any OCI registry with a token service, such as Docker Hub. */
  readonly kind: 'acr' | 'plain';
  /** User name and password logins of a plain registry. */
  readonly users?: Readonly<Record<string, string>>;
  /** Whether who has no login may pull from a plain registry, as from most public ones. Default false. */
  readonly anonymousPull?: boolean;
  /** For `/oauth2/exchange`: the data actions that the bearer of this Azure access token has here, undefined when it is not valid. */
  readonly identityActions?: (accessToken: string, registry: string) => readonly string[] | undefined;
  readonly onEvent: (event: RegistryEvent) => void;
  /**
   * Answers 429 with this `Retry-After` to the first GET of a manifest in a repository after one of its tags has moved, as a
   * rate-limited public registry does. A HEAD is answered: Docker Hub does not count it as a pull either. Seconds.
   */
  readonly throttleAfterMoveSeconds?: number;
  readonly now: () => Date;
}
