import type { AcrConfiguration } from '../config/model.ts';
import { CustomhouseError } from '../errors.ts';
import { passwordSlots, type FoundToken, type RegistryTokens } from '../setup/ports.ts';
import { isNotFound } from './accepted.ts';
import type { RegistryClients } from './registryClients.ts';
import { registryId } from './resources.ts';
import { translate } from './translate.ts';

/** Seconds are enough for each of these; the SDK would look again after 30 s. */
const polling = { updateIntervalInMs: 2_000 };

/** @param subscriptionId of registries that name none */
export function createRegistryTokens(clientOf: RegistryClients, subscriptionId: string): RegistryTokens {
  return {
    scopeMapActions: (registry, name) =>
      attempt(`read the scope map ${name}`, registry, async () => {
        const client = clientOf(registry);
        const found = await orNothing(client.scopeMaps.get(registry.resourceGroup, registry.acr, name));
        return found?.actions;
      }),
    token: (registry, name) =>
      attempt(`read the token ${name}`, registry, async () => {
        const client = clientOf(registry);
        const found = await orNothing(client.tokens.get(registry.resourceGroup, registry.acr, name));
        return found === undefined ? undefined : foundToken(found);
      }),
    putScopeMap: (registry, name, actions) =>
      attempt(`make the scope map ${name}`, registry, async () => {
        const client = clientOf(registry);
        const body = { actions: [...actions], description: 'Made by customhouse setup' };
        await client.scopeMaps.beginCreateAndWait(registry.resourceGroup, registry.acr, name, body, polling);
      }),
    putToken: (registry, name, scopeMap) =>
      attempt(`make the token ${name}`, registry, async () => {
        const client = clientOf(registry);
        const scopeMapId = `${registryId(subscriptionId, registry)}/scopeMaps/${scopeMap}`;
        const body = { scopeMapId, status: 'enabled' };
        await client.tokens.beginCreateAndWait(registry.resourceGroup, registry.acr, name, body, polling);
      }),
    newPassword: (registry, { token, slot, expires }) =>
      attempt(`make a password of the token ${token}`, registry, async () => {
        const client = clientOf(registry);
        const { passwords } = await client.registries.beginGenerateCredentialsAndWait(
          registry.resourceGroup,
          registry.acr,
          { tokenId: `${registryId(subscriptionId, registry)}/tokens/${token}`, name: slot, expiry: expires },
          polling,
        );
        const value = passwords?.find(({ name }) => name === slot)?.value;
        if (value !== undefined && value !== '') return value;
        throw new CustomhouseError('AZURE_REFUSED', `No password came back for the token ${token} of ${registry.acr}.`);
      }),
  };
}

interface ArmToken {
  readonly scopeMapId?: string;
  readonly status?: string;
  readonly credentials?: { readonly passwords?: readonly { readonly name?: string }[] };
}

function foundToken({ scopeMapId = '', status, credentials }: ArmToken): FoundToken {
  const names = credentials?.passwords?.map(({ name }) => name) ?? [];
  return {
    scopeMap: scopeMapId.split('/').at(-1) ?? '',
    isEnabled: status !== 'disabled',
    slots: passwordSlots.filter((slot) => names.includes(slot)),
  };
}

async function orNothing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

async function attempt<T>(doing: string, { acr }: AcrConfiguration, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translate(error, {
      failure: `Could not ${doing} in ${acr}`,
      rights: `Whoever does it needs the actions on ${acr} that docs/azure.md lists under "Least rights".`,
    });
  }
}
