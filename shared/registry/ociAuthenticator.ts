import type { OciConfiguration } from '../config/model.ts';
import { CustomhouseError } from '../errors.ts';
import { isConfidential } from '../http/loopback.ts';
import type { Secrets } from '../ports.ts';
import { apiUrl } from './apiHost.ts';
import type { Ask } from './ask.ts';
import type { Authenticator } from './authenticator.ts';
import { type Challenge, parseChallenge } from './challenge.ts';
import { refusal } from './refusal.ts';
import { mostTokenBytes, parseToken } from './tokenAnswer.ts';
import { createTokenCache, type Token } from './tokenCache.ts';

export interface OciAuthenticatorOptions {
  readonly registry: OciConfiguration;
  readonly secrets: Pick<Secrets, 'get'>;
  readonly ask: Ask;
  readonly now: () => Date;
}

/** A Basic login is read from Key Vault again after this time: passwords are changed. */
const basicLifetimeMs = 5 * 60_000;

/**
 * Any OCI registry: its token service with the login of Key Vault (anonymous without one), or Basic.
 *
 * How it wants to be asked is found out once, by `GET /v2/`, so that an image is looked at with one request from then on.
 *
 * @see https://distribution.github.io/distribution/spec/auth/token/
 */
export function createOciAuthenticator(options: OciAuthenticatorOptions): Authenticator {
  const { registry, now } = options;
  const cache = createTokenCache(now);
  let challenge: Promise<Challenge | undefined> | undefined;

  async function discover(): Promise<Challenge | undefined> {
    const answer = await options.ask({ method: 'GET', url: `${apiUrl(registry.server)}/v2/` });
    if (answer.status === 401) return parseChallenge(answer.headers.get('www-authenticate'));
    if (answer.status < 300 || answer.status === 404) return undefined;
    throw refusal(answer, registry, `Could not reach ${registry.server}`, now());
  }

  function knownChallenge(): Promise<Challenge | undefined> {
    challenge ??= discover().catch((error: unknown) => {
      challenge = undefined;
      throw error;
    });
    return challenge;
  }

  async function fetchToken(scope: string): Promise<Token> {
    const known = await knownChallenge();
    if (known === undefined) return { authorization: undefined, expiresAt: Number.POSITIVE_INFINITY };
    const login = await basicLogin(options);
    if (known.scheme === 'basic') return { authorization: login, expiresAt: now().getTime() + basicLifetimeMs };
    const answer = await options.ask({
      method: 'GET',
      url: tokenUrl(known, scope, registry.server),
      ...(login !== undefined && { headers: { authorization: login } }),
      mostBytes: mostTokenBytes,
    });
    if (answer.status !== 200) throw refusal(answer, registry, `Could not log in to ${registry.server}`, now());
    return parseToken(answer.body, registry.server, now());
  }

  return {
    authorize: async (scope) => (await cache.get(scope, () => fetchToken(scope))).authorization,
    refused(scope, answered) {
      cache.forget(scope);
      if (answered !== undefined) challenge = Promise.resolve(answered);
    },
  };
}

async function basicLogin({ registry, secrets }: OciAuthenticatorOptions): Promise<string | undefined> {
  if (registry.secrets === undefined) return undefined;
  const [user, password] = await Promise.all([
    secrets.get(`${registry.secrets}-user`),
    secrets.get(`${registry.secrets}-password`),
  ]);
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** @throws CustomhouseError when the login would go to the token service in the clear */
function tokenUrl(challenge: Challenge & { scheme: 'bearer' }, scope: string, server: string): string {
  const url = URL.canParse(challenge.realm) ? new URL(challenge.realm) : undefined;
  if (url === undefined || !isConfidential(url)) {
    throw new CustomhouseError(
      'REGISTRY_ANSWER_UNKNOWN',
      `The registry ${server} names a token service that is not https. No login is sent there; use a registry with TLS.`,
    );
  }
  if (challenge.service !== undefined) url.searchParams.set('service', challenge.service);
  url.searchParams.set('scope', scope);
  return url.toString();
}
