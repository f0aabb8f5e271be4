import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createApp } from '../../functions/createApp.ts';
import { loadConfiguration } from '../../shared/config/load.ts';
import type { RegistryName } from '../../shared/image.ts';
import { deployWith } from './compiled.ts';
import { settingsOf } from './places.ts';

/** Of the Functions host and the platform themselves, or of Azure's own libraries in it. */
const hostSettings =
  /^(AzureWebJobs|APPLICATIONINSIGHTS_|AzureFunctionsJobHost__|DURABLE_TASK_SCHEDULER_|TASKHUB_NAME$|OVERRIDE_USE_MI_|WEBSITE_)/;

/** What the app may be told and need not be; the platform says the last two by itself. */
const optional = ['CUSTOMHOUSE_AGENT_POOL', 'WEBSITE_HOSTNAME', 'WEBSITE_AUTH_ENABLED'];

/** The dashboard has no settings. */
function noPages(): Promise<undefined> {
  return Promise.resolve(undefined);
}

function sample(): string[] {
  const text = readFileSync('local.settings.sample.json', 'utf8');
  return Object.keys((JSON.parse(text) as { Values: Record<string, string> }).Values);
}

it.each(['allNew', 'allExisting', 'networkRestricted', 'durableTaskScheduler'])(
  'the app starts with the settings of %s, and reads every one of them',
  (parameters) => {
    const settings = settingsOf(deployWith(parameters).resources);
    const read = new Set<string>();
    const recorded = new Proxy(settings, {
      get(target, name) {
        read.add(String(name));
        return target[String(name)];
      },
    });

    createApp(recorded, noPages);

    const ours = Object.keys(settings).filter((name) => !hostSettings.test(name));
    expect(ours.filter((name) => !read.has(name))).toEqual([]);
    const missing = [...read].filter((name) => settings[name] === undefined && !hostSettings.test(name));
    expect(missing.filter((name) => !optional.includes(name))).toEqual([]);
  },
);

it('the walkthrough’s configuration can be deployed in the place of the sample', () => {
  const settings = settingsOf(deployWith('allExisting').resources);

  const loaded = loadConfiguration(readFileSync('local/walkthrough/customhouse.yaml', 'utf8'), settings);

  expect(loaded).toMatchObject({ kind: 'valid' });
});

it('the app knows the subscription of a registry elsewhere', () => {
  const group = '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/team';
  const REGISTRY = `${group}/providers/Microsoft.ContainerRegistry/registries/exampleteam`;

  const { configuration } = createApp(settingsOf(deployWith('allExisting', { REGISTRY }).resources), noPages);

  expect(configuration.registries.get('team' as RegistryName)).toMatchObject({
    acr: 'exampleteam',
    resourceGroup: 'team',
    subscriptionId: '22222222-2222-4222-8222-222222222222',
  });
});

it('the sample file names the settings that Azure gives, beside what only one of them has', () => {
  const settings = Object.keys(settingsOf(deployWith('networkRestricted').resources));

  const onlyOnAzure = /^(AzureWebJobsStorage__|APPLICATIONINSIGHTS_|AZURE_CLIENT_ID$)/;
  // Flex Consumption sets the runtime itself; a local machine has a connection string.
  const onlyLocal = ['FUNCTIONS_WORKER_RUNTIME', 'AzureWebJobsStorage'];
  expect(
    sample()
      .filter((name) => !onlyLocal.includes(name))
      .sort(),
  ).toEqual(settings.filter((name) => !onlyOnAzure.test(name)).sort());
});

it('the Durable Task Scheduler takes the place of the storage account by settings alone', () => {
  const settings = settingsOf(deployWith('durableTaskScheduler').resources);

  const durable = 'AzureFunctionsJobHost__extensions__durableTask__storageProvider';
  expect(settings).toMatchObject({
    [`${durable}__type`]: 'azureManaged',
    [`${durable}__connectionStringName`]: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING',
    DURABLE_TASK_SCHEDULER_CONNECTION_STRING:
      'Endpoint=https://dts-dts.durabletask.io;Authentication=ManagedIdentity;ClientID=client of id-dts-app',
    TASKHUB_NAME: hostJson().extensions.durableTask.hubName,
  });
});

it('the storage account is named by its addresses and an identity, never by a key', () => {
  const settings = settingsOf(deployWith('allNew').resources);

  expect(settings).not.toHaveProperty('AzureWebJobsStorage');
  expect(settings).toMatchObject({
    AzureWebJobsStorage__credential: 'managedidentity',
    AzureWebJobsStorage__clientId: 'client of id-try-app',
    AZURE_CLIENT_ID: 'client of id-try-app',
  });
});

function hostJson(): { extensions: { durableTask: { hubName: string } } } {
  return JSON.parse(readFileSync('host.json', 'utf8')) as ReturnType<typeof hostJson>;
}
