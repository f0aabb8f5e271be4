import { audiences, type LocalIdentity, type TokenIssuer } from './types.ts';

/**
 * For LocalRegistryOptions.identityActions: what the bearer of an Azure access token may do in a registry.
 *
 * ACR's token exchange takes tokens for its own audience and for the resource manager's.
 *
 * @returns undefined when the token is not valid
 */
export function createIdentityActions(
  tokens: TokenIssuer,
  identities: readonly LocalIdentity[],
): (accessToken: string, registry: string) => readonly string[] | undefined {
  return (accessToken, registry) => {
    const claims =
      tokens.verifyToken(accessToken, audiences.registry) ?? tokens.verifyToken(accessToken, audiences.arm);
    const identity = identities.find((candidate) => candidate.clientId === claims?.appid);
    return identity?.registryActions(registry);
  };
}
