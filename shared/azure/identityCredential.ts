import type { AccessToken, TokenCredential } from '@azure/identity';
import { z } from 'zod';

/** @see https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference */
const answerSchema = z.object({ access_token: z.string(), expires_on: z.coerce.number() });

/**
 * The function app's managed identity, asked for as the platform's endpoint wants it.
 *
 * Not ManagedIdentityCredential: that one reads the environment, and one process may set up several instances.
 *
 * @param clientId of a user-assigned identity; missing: the system-assigned one
 */
export function identityCredential(endpoint: string, header: string, clientId?: string): TokenCredential {
  return {
    async getToken(scopes): Promise<AccessToken> {
      const [scope = ''] = [scopes].flat();
      const url = new URL(endpoint);
      if (clientId !== undefined) url.searchParams.set('client_id', clientId);
      url.searchParams.set('api-version', '2019-08-01');
      url.searchParams.set('resource', scope.replace(/\/\.default$/, ''));
      const response = await fetch(url, { headers: { 'x-identity-header': header } });
      if (!response.ok) throw new Error(`The identity endpoint answered ${response.status} for ${scope}.`);
      const { access_token: token, expires_on: expiresOn } = answerSchema.parse(await response.json());
      return { token, expiresOnTimestamp: expiresOn * 1_000 };
    },
  };
}
