import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadConfiguration } from '../../shared/config/load.ts';
import type { Configuration } from '../../shared/config/model.ts';
import { formatProblem } from '../../shared/config/problem.ts';
import { secretVariable, wantedSecrets } from '../../shared/setup/wantedSecrets.ts';
import { CommandStop, exitCodes } from '../exitCode.ts';
import { findLocalFile } from '../localFile.ts';
import type { Terminal } from '../terminal.ts';

/** What is to be set up, and where. */
export interface Setup {
  readonly configuration: Configuration;
  readonly subscriptionId: string;
  readonly armEndpoint: string;
  readonly vaultUrl: string;
  /** The local instance's operator, or an identity of the machine on Azure that this runs on. */
  readonly identity:
    { readonly endpoint: string; readonly header: string; readonly clientId: string | undefined } | undefined;
  /** Of the secrets that the configuration needs, by their name in the vault. */
  readonly given: ReadonlyMap<string, string>;
}

type Settings = Readonly<Record<string, string | undefined>>;

/**
 * Reads customhouse.yaml and the app's settings: from the environment, else from the local instance.
 *
 * @throws CommandStop with what is missing
 */
export function readSetup(terminal: Terminal, file: string | undefined): Setup {
  const local = findLocalFile(terminal);
  const settings = { ...local?.settings, ...terminal.environment };
  const configuration = readConfiguration(terminal, file ?? settings['CUSTOMHOUSE_CONFIG'], settings);
  const {
    IDENTITY_ENDPOINT: endpoint,
    IDENTITY_HEADER: header,
    AZURE_CLIENT_ID: clientId = local?.operator,
  } = settings;
  return {
    configuration,
    subscriptionId: required(settings, 'AZURE_SUBSCRIPTION_ID'),
    armEndpoint: settings['AZURE_RESOURCE_MANAGER_ENDPOINT'] ?? 'https://management.azure.com',
    vaultUrl: required(settings, 'KEY_VAULT_URL'),
    identity: isThere(endpoint) && isThere(header) ? { endpoint, header, clientId } : undefined,
    given: new Map(
      wantedSecrets(configuration).flatMap(({ name }) => {
        const value = terminal.environment[secretVariable(name)];
        return value === undefined || value === '' ? [] : [[name, value]];
      }),
    ),
  };
}

function readConfiguration(terminal: Terminal, file = 'customhouse.yaml', settings: Settings): Configuration {
  const path = resolve(terminal.workingDirectory, file);
  if (!existsSync(path)) throw new CommandStop(exitCodes.wrongUse, `There is no ${file}.`);
  const loaded = loadConfiguration(readFileSync(path, 'utf8'), settings);
  if (loaded.kind === 'valid') return loaded.configuration;
  const problems = loaded.problems.map((problem) => formatProblem(file, problem)).join('\n');
  throw new CommandStop(exitCodes.wrongUse, problems);
}

function required(settings: Settings, name: string): string {
  const value = settings[name];
  if (value !== undefined && value !== '') return value;
  throw new CommandStop(
    exitCodes.wrongUse,
    `${name} is not set. Take the settings of your deployment: eval "$(azd env get-values | sed 's/^/export /')".`,
  );
}

function isThere(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}
