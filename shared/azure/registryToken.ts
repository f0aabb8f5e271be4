import type { TokenCredential } from '@azure/identity';
import { CustomhouseError } from '../errors.ts';
import { translate } from './translate.ts';

/** Container registries' own audience: a registry may be set not to take tokens of the resource manager. */
const scope = 'https://containerregistry.azure.net/.default';

/** The app identity's Entra access token for container registries; the credential keeps it until it expires. */
export function createRegistryToken(credential: TokenCredential): () => Promise<string> {
  return async () => {
    const attempt = {
      failure: 'Could not get a token for the app’s identity',
      rights: 'Give the function app an identity.',
    };
    const token = await credential.getToken(scope).catch((error: unknown) => {
      throw translate(error, attempt);
    });
    if (token !== null) return token.token;
    throw new CustomhouseError('AZURE_FORBIDDEN', `${attempt.failure}. ${attempt.rights}`);
  };
}
