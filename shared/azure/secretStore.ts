import type { SecretClient } from '@azure/keyvault-secrets';
import { passwordSlots, type SecretStore } from '../setup/ports.ts';
import { isNotFound } from './accepted.ts';
import type { Rule } from './rules.ts';
import { translate } from './translate.ts';

/** The tag that says which of a token's passwords a version is. */
const slotTag = 'password';

/** Key Vault keeps what was deleted, and its name. */
const isDeleted: Rule = {
  fits: ({ status }) => status === 409,
  code: 'AZURE_REFUSED',
  remedy: 'A secret of that name was deleted and can be recovered: do that first (az keyvault secret recover).',
};

/** Secrets of one Key Vault, to read and to write. An expired one is read too: its end is for us, not for the vault. */
export function createSecretStore(client: SecretClient, vaultUrl: string): SecretStore {
  return {
    async read(name) {
      try {
        const { value = '', properties } = await client.getSecret(name);
        const slot = passwordSlots.find((one) => one === properties.tags?.[slotTag]);
        const { expiresOn } = properties;
        return { value, ...(expiresOn && { expires: expiresOn }), ...(slot && { slot }) };
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw translate(error, {
          failure: `Could not read the secret "${name}" of ${vaultUrl}`,
          rights:
            'Reading needs the role "Key Vault Secrets User" on the vault, setting up "Key Vault Secrets Officer".',
        });
      }
    },
    async put(name, { value, expires, slot }) {
      const options = { ...(expires && { expiresOn: expires }), ...(slot && { tags: { [slotTag]: slot } }) };
      await client.setSecret(name, value, options).catch((error: unknown) => {
        throw translate(error, {
          failure: `Could not set the secret "${name}" of ${vaultUrl}`,
          rights: 'Setting up needs the role "Key Vault Secrets Officer" on the vault, the app the action setSecret.',
          rules: [isDeleted],
          hidden: [value],
        });
      });
    },
  };
}
