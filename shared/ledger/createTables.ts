import type { TokenCredential } from '@azure/identity';
import { TableClient, type TableServiceClientOptions } from '@azure/data-tables';
import { CustomhouseError } from '../errors.ts';
import { azureTable } from './azureTable.ts';
import type { Table, TableName, Tables } from './table.ts';

/** The storage account that the function app has anyway, as the Functions host names it. */
export interface StorageSettings {
  /** A connection string, or … */
  readonly AzureWebJobsStorage?: string | undefined;
  /** … `https://<account>.table.core.windows.net`, read with the app's identity. */
  readonly AzureWebJobsStorage__tableServiceUri?: string | undefined;
}

/** The account's tables are shared with the Functions host. */
const prefix = 'Customhouse';
/** Short: the orchestration waits for longer faults, with durable timers. */
const retryOptions = { maxRetries: 2, retryDelayInMs: 200, maxRetryDelayInMs: 1000 };

/**
 * The ledger's tables in the app's storage account.
 *
 * @throws CONFIG_INVALID when the settings name no account
 * @see https://learn.microsoft.com/azure/azure-functions/functions-reference#connecting-to-host-storage-with-an-identity
 */
export function createTables(settings: StorageSettings, credential?: TokenCredential): Tables {
  const tables = new Map<TableName, Table>();
  const connect = connector(settings, credential);
  return (name) => {
    const known = tables.get(name) ?? azureTable(connect(prefix + name));
    tables.set(name, known);
    return known;
  };
}

function connector(settings: StorageSettings, credential?: TokenCredential): (table: string) => TableClient {
  const { AzureWebJobsStorage: connection, AzureWebJobsStorage__tableServiceUri: uri } = settings;
  if (connection !== undefined && connection !== '') {
    // Azurite speaks plain http, on loopback only.
    const options: TableServiceClientOptions = { retryOptions, allowInsecureConnection: isLocal(connection) };
    return (table) => TableClient.fromConnectionString(connection, table, options);
  }
  if (uri !== undefined && uri !== '' && credential !== undefined) {
    return (table) => new TableClient(uri, table, credential, { retryOptions });
  }
  throw new CustomhouseError(
    'CONFIG_INVALID',
    'The app has no storage account for its ledger. Set AzureWebJobsStorage to a connection string, or AzureWebJobsStorage__tableServiceUri to the account’s table endpoint.',
  );
}

function isLocal(connection: string): boolean {
  return connection.includes('TableEndpoint=http://127.0.0.1:') || connection.includes('UseDevelopmentStorage=true');
}
