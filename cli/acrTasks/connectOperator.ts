import { ContainerRegistryManagementClient } from '@azure/arm-containerregistry';
import { AzureCliCredential } from '@azure/identity';
import { clientOptions } from '../../shared/azure/clientOptions.ts';
import { identityCredential } from '../../shared/azure/identityCredential.ts';
import { CommandStop, exitCodes } from '../exitCode.ts';
import type { LocalFile } from '../localFile.ts';
import type { Terminal } from '../terminal.ts';

const timeoutMs = 30_000;

/** The local instance's resource manager, as its operator; undefined without an instance that says how. */
export function connectLocal(local: LocalFile | undefined): ContainerRegistryManagementClient | undefined {
  const { AZURE_RESOURCE_MANAGER_ENDPOINT, AZURE_SUBSCRIPTION_ID, IDENTITY_ENDPOINT, IDENTITY_HEADER } =
    local?.settings ?? {};
  if (
    local?.operator === undefined ||
    AZURE_RESOURCE_MANAGER_ENDPOINT === undefined ||
    AZURE_SUBSCRIPTION_ID === undefined ||
    IDENTITY_ENDPOINT === undefined
  )
    return undefined;
  const credential = identityCredential(IDENTITY_ENDPOINT, IDENTITY_HEADER ?? '', local.operator);
  return new ContainerRegistryManagementClient(
    credential,
    AZURE_SUBSCRIPTION_ID,
    clientOptions(AZURE_RESOURCE_MANAGER_ENDPOINT, timeoutMs),
  );
}

/** Azure, as whoever is signed in to `az`, in AZURE_SUBSCRIPTION_ID or the subscription that `az` is set to. @throws CommandStop without */
export async function connectAzure({ environment, execute }: Terminal): Promise<ContainerRegistryManagementClient> {
  const chosen = environment['AZURE_SUBSCRIPTION_ID'];
  const words = ['account', 'show', '--query', 'id', '--output', 'tsv', '--only-show-errors'];
  const subscriptionId = (chosen ?? (await execute('az', words)))?.trim();
  if (subscriptionId === undefined || subscriptionId === '')
    throw new CommandStop(exitCodes.unknown, 'Nobody is signed in to Azure. Run `az login`, then this again.');
  return new ContainerRegistryManagementClient(
    new AzureCliCredential(),
    subscriptionId,
    clientOptions('https://management.azure.com', timeoutMs),
  );
}
