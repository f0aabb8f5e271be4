import type { AcrConfiguration } from '../config/model.ts';
import { apiUrl } from './apiHost.ts';
import type { Ask } from './ask.ts';
import type { Authenticator } from './authenticator.ts';
import { refusal } from './refusal.ts';
import { mostTokenBytes, parseRefreshToken, parseToken } from './tokenAnswer.ts';
import { createTokenCache } from './tokenCache.ts';

export interface AcrAuthenticatorOptions {
  readonly registry: AcrConfiguration;
  /** Its login server. */
  readonly server: string;
  /** The app identity's Entra access token for container registries. */
  readonly accessToken: () => Promise<string>;
  readonly ask: Ask;
  readonly now: () => Date;
}

const refreshKey = 'refresh';

/**
 * ACR's exchange: Entra access token → refresh token → access token per scope.
 *
 * The addresses are those of the login server, never of a challenge: an Entra token goes to no other host.
 *
 * @see https://github.com/Azure/acr/blob/main/docs/AAD-OAuth.md
 */
export function createAcrAuthenticator(options: AcrAuthenticatorOptions): Authenticator {
  const { registry, server, now } = options;
  const cache = createTokenCache(now);

  async function post(path: string, form: Record<string, string>): Promise<Uint8Array> {
    const answer = await options.ask({
      method: 'POST',
      url: apiUrl(server) + path,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ service: server, ...form }).toString(),
      mostBytes: mostTokenBytes,
    });
    if (answer.status !== 200) throw refusal(answer, registry, `Could not log in to ${server}`, now());
    return answer.body;
  }

  async function refreshToken(): Promise<string> {
    const token = await cache.get(refreshKey, async () => {
      const form = { grant_type: 'access_token', access_token: await options.accessToken() };
      return parseRefreshToken(await post('/oauth2/exchange', form), server, now());
    });
    return token.authorization ?? '';
  }

  return {
    async authorize(scope) {
      const token = await cache.get(scope, async () => {
        const form = { grant_type: 'refresh_token', scope, refresh_token: await refreshToken() };
        return parseToken(await post('/oauth2/token', form), server, now());
      });
      return token.authorization;
    },
    refused(scope) {
      cache.forget(scope);
      cache.forget(refreshKey);
    },
  };
}
