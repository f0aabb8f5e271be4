import { azuriteConnection } from './azurite.ts';
import { buildIdentityId, loginServer, resources, storageAccountId, vaultId } from './names.ts';
import { valuesOf } from './plan/stagedValues.ts';
import type { Plan } from './plan/types.ts';
import type { InstanceSecrets } from './secrets.ts';
import type { AppSettings, Ports } from './types.ts';

export interface SettingsParts {
  readonly plan: Plan;
  readonly ports: Ports;
  readonly secrets: InstanceSecrets;
  /** The environment that the plan was made in. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The app settings of the local function app: what Azure would give it, with this instance's endpoints. */
export function appSettings({ plan, ports, secrets, environment }: SettingsParts): AppSettings {
  return {
    AzureWebJobsStorage: azuriteConnection(ports, secrets),
    AzureWebJobsDisableHomepage: 'true',
    FUNCTIONS_WORKER_RUNTIME: 'node',
    WEBSITE_HOSTNAME: `127.0.0.1:${ports.functions}`,
    AZURE_SUBSCRIPTION_ID: resources.subscriptionId,
    AZURE_RESOURCE_MANAGER_ENDPOINT: `https://127.0.0.1:${ports.arm}`,
    KEY_VAULT_URL: `https://127.0.0.1:${ports.vault}`,
    IDENTITY_ENDPOINT: `http://127.0.0.1:${ports.identity}/msi/token`,
    IDENTITY_HEADER: secrets.identityHeader,
    CUSTOMHOUSE_CONFIG: plan.configuration,
    CUSTOMHOUSE_BUILD_IDENTITY: buildIdentityId,
    CUSTOMHOUSE_VAULT_ID: vaultId,
    CUSTOMHOUSE_STORAGE_ID: storageAccountId,
    ...Object.fromEntries(plan.given.map((name) => [name, environment[name] ?? ''])),
    ...valuesOf(plan.fillings, addressesOf(ports)),
  };
}

function addressesOf(ports: Ports): Parameters<typeof valuesOf>[1] {
  return {
    git: `http://127.0.0.1:${ports.git}`,
    server: (name) => loginServer(ports.registries[name] ?? 0),
  };
}
