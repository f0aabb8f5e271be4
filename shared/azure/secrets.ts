import type { SecretClient } from '@azure/keyvault-secrets';
import { CustomhouseError } from '../errors.ts';
import type { Secrets } from '../ports.ts';
import type { Rule } from './rules.ts';
import { translate } from './translate.ts';

/** Secrets of one Key Vault. Nothing is kept: a changed password counts from the next read on. */
export function createSecrets(client: SecretClient, vaultUrl: string): Secrets {
  const vault = vaultUrl.replace(/\/+$/, '');
  return {
    reference: (name) => `${vault}/secrets/${name}`,
    async get(name) {
      try {
        const { value } = await client.getSecret(name);
        if (value !== undefined && value !== '') return value;
      } catch (error) {
        throw translate(error, {
          failure: `Could not read the secret "${name}" of ${vault}`,
          rights: 'Give the app’s identity the role "Key Vault Secrets User" on the vault.',
          rules: [notFound(vault, name)],
        });
      }
      throw new CustomhouseError('SECRET_NOT_FOUND', `The secret "${name}" of ${vault} is empty. Give it a value.`);
    },
  };
}

function notFound(vault: string, name: string): Rule {
  return {
    fits: ({ status }) => status === 404,
    code: 'SECRET_NOT_FOUND',
    remedy: `Add it: az keyvault secret set --vault-name ${new URL(vault).hostname.split('.')[0] ?? ''} --name ${name}.`,
  };
}
