/** One role assignment, its role spelled out. */
export interface Grant {
  /** ARM resource ID; what lies below it is meant, too. `` is everything. */
  readonly scope: string;
  /** `*` stands for anything, as in a role definition. */
  readonly actions: readonly string[];
  readonly dataActions: readonly string[];
}

/** A managed identity of the local Azure. */
export interface LocalIdentity {
  /** `client_id` of a token request. */
  readonly clientId: string;
  readonly principalId: string;
  /** ARM resource ID of a user-assigned identity; the system-assigned one has none. */
  readonly resourceId?: string;
  /** Asked at each request. */
  readonly grants: readonly Grant[];
  /** What the identity may do in a registry, as in a scope map (`repositories/<name>/content/read`); empty: nothing. */
  readonly registryActions: (registry: string) => readonly string[];
}

/** What a valid token says. */
export interface TokenClaims {
  readonly aud: string;
  /** Client ID of the identity it was given to. */
  readonly appid: string;
  /** Principal ID. */
  readonly oid: string;
  /** Seconds since 1970. */
  readonly iat: number;
  readonly exp: number;
}

/** Times are seconds since 1970. */
export interface IssuedToken {
  readonly token: string;
  readonly notBefore: number;
  readonly expiresOn: number;
}

/** Gives and checks the access tokens of this local Azure. */
export interface TokenIssuer {
  issue(identity: LocalIdentity, audience: string): IssuedToken;
  /**
   * @param audience a resource such as `https://vault.azure.net`; a trailing slash makes no difference
   * @returns undefined when the token is not ours, has expired or is for another audience
   */
  verifyToken(token: string, audience: string): TokenClaims | undefined;
}

/** The resources that tokens are asked for. */
export const audiences = {
  arm: 'https://management.azure.com',
  vault: 'https://vault.azure.net',
  registry: 'https://containerregistry.azure.net',
} as const;
