import { readFileSync } from 'node:fs';
import { ManagedIdentityCredential } from '@azure/identity';
import type { App, Pages } from '../shared/app.ts';
import { createAzure } from '../shared/azure/azure.ts';
import { createSetup } from '../shared/azure/createSetup.ts';
import { loadConfiguration } from '../shared/config/load.ts';
import type { Configuration } from '../shared/config/model.ts';
import { formatProblem } from '../shared/config/problem.ts';
import { CustomhouseError } from '../shared/errors.ts';
import { createCommitStatuses } from '../shared/git/commitStatuses.ts';
import { createGit } from '../shared/git/git.ts';
import { createLedger } from '../shared/ledger/createLedger.ts';
import { createTables } from '../shared/ledger/createTables.ts';
import { createRegistries } from '../shared/registry/registries.ts';
import { createSites } from '../shared/sites/sites.ts';

type Settings = Readonly<Record<string, string | undefined>>;

/**
 * The application on its outside systems. Reads the configuration; sends nothing yet.
 *
 * @throws CONFIG_INVALID with every mistake in the configuration, or the setting that is missing
 */
export function createApp(settings: Settings, pages: Pages): App {
  const configuration = readConfiguration(settings);
  const credential = createCredential(settings);
  const standing = {
    subscriptionId: required(settings, 'AZURE_SUBSCRIPTION_ID'),
    buildIdentity: required(settings, 'CUSTOMHOUSE_BUILD_IDENTITY'),
    ...optional('pullIdentity', settings['CUSTOMHOUSE_PULL_IDENTITY']),
    ...optional('vault', settings['CUSTOMHOUSE_VAULT_ID']),
    ...optional('storageAccount', settings['CUSTOMHOUSE_STORAGE_ID']),
    ...optional('insights', settings['CUSTOMHOUSE_INSIGHTS_ID']),
    ...optional('taskHub', settings['CUSTOMHOUSE_TASK_HUB_ID']),
  };
  const place = {
    subscriptionId: standing.subscriptionId,
    armEndpoint: settings['AZURE_RESOURCE_MANAGER_ENDPOINT'] ?? 'https://management.azure.com',
    vaultUrl: required(settings, 'KEY_VAULT_URL'),
    credential,
  };
  const azure = createAzure({
    ...place,
    ...optional('pullIdentity', standing.pullIdentity),
    buildIdentity: { resourceId: standing.buildIdentity },
    ...optional('agentPool', settings['CUSTOMHOUSE_AGENT_POOL']),
    registries: configuration.registries,
  });
  const { secrets } = azure;
  return {
    configuration,
    ledger: createLedger(createTables(settings, credential), now),
    registries: createRegistries({
      registries: configuration.registries,
      loginServer: (registry) => azure.loginServer(registry),
      accessToken: () => azure.registryAccessToken(),
      secrets,
      now,
    }),
    imports: azure.imports,
    acrRuns: azure.acrRuns,
    containerGroups: azure.containerGroups,
    git: createGit({ secrets, now }),
    commitStatuses: createCommitStatuses({ secrets, now }),
    secrets,
    logins: createSetup(place),
    sites: createSites(),
    access: azure.access,
    standing,
    address: addressOf(settings),
    pages,
    // The platform's own setting: it says so where it stands in front of the app.
    signIn: settings['WEBSITE_AUTH_ENABLED']?.toLowerCase() === 'true' ? 'appService' : 'key',
    now,
  };
}

/** The system-assigned identity, unless AZURE_CLIENT_ID names a user-assigned one. */
function createCredential({ AZURE_CLIENT_ID: clientId }: Settings): ManagedIdentityCredential {
  return clientId === undefined ? new ManagedIdentityCredential() : new ManagedIdentityCredential({ clientId });
}

function readConfiguration(settings: Settings): Configuration {
  const path = settings['CUSTOMHOUSE_CONFIG'] ?? 'customhouse.yaml';
  const loaded = loadConfiguration(readFileSync(path, 'utf8'), settings);
  if (loaded.kind === 'valid') return loaded.configuration;
  const problems = loaded.problems.map((problem) => `  ${formatProblem(path, problem)}`).join('\n');
  throw new CustomhouseError('CONFIG_INVALID', `${path} can not be used, so nothing is started:\n${problems}`);
}

/** The platform gives the host; only this machine's speaks plain HTTP. */
function addressOf({ WEBSITE_HOSTNAME: host }: Settings): string | undefined {
  if (host === undefined || host === '') return undefined;
  return `${/^(127\.0\.0\.1|localhost)(:|$)/.test(host) ? 'http' : 'https'}://${host}`;
}

function required(settings: Settings, name: string): string {
  const value = settings[name];
  if (value !== undefined && value !== '') return value;
  throw new CustomhouseError(
    'CONFIG_INVALID',
    `The app setting ${name} is missing. local.settings.sample.json says what it is.`,
  );
}

/** A setting that is missing or left empty is no property at all. */
function optional<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
  return value === undefined || value === '' ? {} : ({ [key]: value } as Record<K, string>);
}

function now(): Date {
  return new Date();
}
