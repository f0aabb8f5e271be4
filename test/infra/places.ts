import type { Deployed, Deployment } from './arm/deploy.ts';
import type { Places } from './grants.ts';

/** Where things are in one deployment, found by what the app is told in its settings: independent of how rights are given out. */
export function placesOf({ resources, outputs }: Deployment, vaultId: string): Places {
  const settings = settingsOf(resources);
  function registry(setting: string): string {
    const id = (outputs['REGISTRY_IDS'] as string[]).find((one) => one.endsWith(`/${settings[setting] ?? ''}`));
    if (id === undefined) throw new Error(`No registry for ${setting}`);
    return id;
  }
  function ids(type: string): string[] {
    return resources.filter((one) => one.type === type).map(({ id }) => id);
  }
  const [everywhere, team] = [[registry('REGISTRY_PUBLIC'), registry('REGISTRY_BASE_ARTIFACTS')], registry('REGISTRY')];
  return {
    'every registry': [...everywhere, team],
    'registries built in': [registry('REGISTRY_PUBLIC'), team],
    'registry of imports': [registry('REGISTRY_BASE_ARTIFACTS')],
    'registry deployed from': [team],
    vault: [vaultId],
    'resource group of deployments': [
      `/subscriptions/${settings['AZURE_SUBSCRIPTION_ID'] ?? ''}/resourceGroups/${settings['ACI_RG'] ?? ''}`,
    ],
    'build identity': [settings['CUSTOMHOUSE_BUILD_IDENTITY'] ?? ''],
    'pull identity': [settings['CUSTOMHOUSE_PULL_IDENTITY'] ?? ''],
    'storage account': ids('Microsoft.Storage/storageAccounts'),
    'container of dead letters': ids('Microsoft.Storage/storageAccounts/blobServices/containers').filter((id) =>
      id.endsWith('/dead-letters'),
    ),
    'Application Insights': ids('Microsoft.Insights/components'),
    'task hub': ids('Microsoft.DurableTask/schedulers/taskHubs'),
  };
}

/** The app settings of a deployment. */
export function settingsOf(resources: readonly Deployed[]): Readonly<Record<string, string>> {
  const found = resources.find(({ id }) => id.endsWith('/config/appsettings'));
  return (found?.properties ?? {}) as Record<string, string>;
}
