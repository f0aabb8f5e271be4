import type { RequestListener } from 'node:http';
import { audiences, type LocalIdentity, type TokenIssuer } from '../identity/types.ts';
import { Refusal } from '../arm/refusal.ts';
import { createRouter, type Call } from '../arm/router.ts';
import { authorizeSecret } from './authorizeSecret.ts';
import { secretRoutes } from './secretRoutes.ts';
import { openSecretStore } from './secretStore.ts';
import { parseSecretUrl } from './secretUrl.ts';

export interface VaultOptions {
  /** `https://127.0.0.1:<port>`: the beginning of every secret's ID. */
  readonly url: string;
  readonly directory: string;
  readonly tokens: TokenIssuer;
  readonly identities: readonly LocalIdentity[];
  /** ARM's, on which roles are given. */
  readonly resourceId: string;
  readonly now: () => Date;
  readonly onFault: (error: unknown) => void;
}

/** The Key Vault of this instance: its protocol, and what the other parts of the local Azure read from it. */
export interface Vault {
  readonly handle: RequestListener;
  /** The newest enabled value; undefined when there is no such secret. */
  getSecret(name: string): string | undefined;
  /** A new version, unless the newest already holds this value. */
  setSecret(name: string, value: string): void;
  /**
   * The secret that a Key Vault URL names, of any vault's host name.
   *
   * @throws Error fit for a run's log when the URL names no secret that is here
   */
  secretOf(vaultUrl: string): string;
}

/** Where a client is sent for a token. A managed identity does not go there. */
const authority = 'https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000';

/** @see https://learn.microsoft.com/rest/api/keyvault/secrets/operation-groups */
export function createVault(options: VaultOptions): Vault {
  const store = openSecretStore(options.directory, options.now);

  function check({ request, url }: Pick<Call, 'request' | 'url'>): void {
    const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const caller = token === undefined ? undefined : options.tokens.verifyToken(token, audiences.vault);
    if (caller === undefined) throw challenge(token);
    authorizeSecret(options, caller, { method: request.method ?? 'GET', path: url.pathname });
    if (!url.searchParams.has('api-version')) throw new Refusal(400, 'BadParameter', 'api-version must be specified');
  }

  function getSecret(name: string, version?: string): string | undefined {
    const secret = store.get(name);
    if (secret === undefined || secret.deleted !== undefined) return undefined;
    const found =
      version === undefined ? secret.versions.at(-1) : secret.versions.find((one) => one.version === version);
    return found?.attributes.enabled === false ? undefined : found?.value;
  }

  return {
    handle: createRouter(secretRoutes(store, options), check, options.onFault),
    getSecret,
    setSecret(name, value) {
      if (getSecret(name) !== value) store.add(name, { value });
    },
    secretOf(vaultUrl) {
      const reference = parseSecretUrl(vaultUrl, options.url);
      const value = reference && getSecret(reference.name, reference.version);
      if (value === undefined) throw new Error(`failed to resolve secret ${vaultUrl}: SecretNotFound`);
      return value;
    },
  };
}

function challenge(token: string | undefined): Refusal {
  const message =
    token === undefined
      ? 'AKV10000: Request is missing a Bearer or PoP token.'
      : 'AKV10022: Invalid audience, signature or time of the token.';
  const header = `Bearer authorization="${authority}", resource="${audiences.vault}"`;
  return new Refusal(401, 'Unauthorized', message, { headers: { 'www-authenticate': header } });
}
