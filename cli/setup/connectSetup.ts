import {
  AzureCliCredential,
  AzureDeveloperCliCredential,
  ChainedTokenCredential,
  type TokenCredential,
} from '@azure/identity';
import { createSetup } from '../../shared/azure/createSetup.ts';
import { identityCredential } from '../../shared/azure/identityCredential.ts';
import type { LoginParts } from '../../shared/setup/applyLoginStep.ts';
import { CommandStop, exitCodes } from '../exitCode.ts';
import type { Setup } from './readSetup.ts';

/**
 * Azure as whoever is signed in to `az` or `azd`; the local Azure as its operator.
 *
 * @throws CommandStop when nobody is signed in
 */
export async function connectSetup({ subscriptionId, armEndpoint, vaultUrl, identity }: Setup): Promise<LoginParts> {
  const credential =
    identity === undefined
      ? await signedIn(armEndpoint)
      : identityCredential(identity.endpoint, identity.header, identity.clientId);
  return createSetup({ subscriptionId, armEndpoint, vaultUrl, credential });
}

async function signedIn(armEndpoint: string): Promise<TokenCredential> {
  const credential = new ChainedTokenCredential(new AzureCliCredential(), new AzureDeveloperCliCredential());
  await credential.getToken(`${armEndpoint}/.default`).catch((cause: unknown) => {
    throw new CommandStop(
      exitCodes.unknown,
      `Nobody is signed in to Azure here: az login, or azd auth login. (${cause instanceof Error ? cause.name : ''})`,
    );
  });
  return credential;
}
