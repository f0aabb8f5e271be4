import { listen, type Listening } from '../../../local/http/listen.ts';
import { createIdentityEndpoint } from '../../../local/identity/endpoint.ts';
import { createTokenIssuer } from '../../../local/identity/tokens.ts';
import { everything } from '../../../local/identity/grants.ts';
import type { LocalIdentity, TokenIssuer } from '../../../local/identity/types.ts';

export const subscriptionId = '11111111-2222-4333-8444-555555555555';

export const appIdentity: LocalIdentity = {
  clientId: 'aaaaaaaa-0000-4000-8000-000000000001',
  principalId: 'aaaaaaaa-0000-4000-8000-000000000002',
  grants: [everything],
  registryActions: () => ['repositories/*/content/read'],
};

export const buildIdentity: LocalIdentity = {
  clientId: 'bbbbbbbb-0000-4000-8000-000000000001',
  principalId: 'bbbbbbbb-0000-4000-8000-000000000002',
  resourceId: `/subscriptions/${subscriptionId}/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/build`,
  grants: [],
  registryActions: (registry) => (registry === 'base' ? ['repositories/node/content/read'] : []),
};

export const identities = [appIdentity, buildIdentity];

/** A running identity endpoint, with the environment that points ManagedIdentityCredential at it. */
export async function startIdentity(now: () => Date = () => new Date()): Promise<Listening & { tokens: TokenIssuer }> {
  const tokens = createTokenIssuer('a key of the tests', now);
  const listening = await listen(createIdentityEndpoint({ tokens, header: 'secret header', identities }), 0);
  // Azure's clients obey proxy variables and make no exception for 127.0.0.1.
  process.env['NO_PROXY'] = '127.0.0.1,localhost';
  process.env['IDENTITY_ENDPOINT'] = `http://127.0.0.1:${listening.port}/token`;
  process.env['IDENTITY_HEADER'] = 'secret header';
  return { ...listening, tokens };
}
