import { join } from 'node:path';
import { startChild, type Child } from './child.ts';
import { cloneRoot, type Home } from './home.ts';
import { resources } from './names.ts';
import { answersHttp } from './answersHttp.ts';
import type { InstanceSecrets } from './secrets.ts';
import type { Ports } from './types.ts';

/** Microsoft's emulator of Azure Storage. Loading it takes most of the time. */
const readyWithinMs = 60_000;

/** @see https://github.com/Azure/Azurite#command-line-options */
export function startAzurite(home: Home, ports: Ports, secrets: InstanceSecrets, signal?: AbortSignal): Promise<Child> {
  const services = [ports.azuriteBlob, ports.azuriteQueue, ports.azuriteTable];
  const flags = ['blob', 'queue', 'table'].flatMap((service, index) => [
    `--${service}Host`,
    '127.0.0.1',
    `--${service}Port`,
    String(services[index]),
  ]);
  return startChild(
    home,
    {
      name: 'azurite',
      command: process.execPath,
      arguments: [
        join(cloneRoot, 'node_modules', 'azurite', 'dist', 'src', 'azurite.js'),
        ...flags,
        '--location',
        home.azurite,
        '--skipApiVersionCheck',
        '--silent',
        '--disableTelemetry',
      ],
      env: { ...process.env, AZURITE_ACCOUNTS: `${resources.storageAccount}:${secrets.storageKey}` },
      cwd: cloneRoot,
      isReady: async () => (await Promise.all(services.map(answersHttp))).every(Boolean),
      readyWithinMs,
    },
    signal,
  );
}

export function azuriteConnection(ports: Ports, secrets: InstanceSecrets): string {
  const account = resources.storageAccount;
  return [
    'DefaultEndpointsProtocol=http',
    `AccountName=${account}`,
    `AccountKey=${secrets.storageKey}`,
    `BlobEndpoint=http://127.0.0.1:${ports.azuriteBlob}/${account}`,
    `QueueEndpoint=http://127.0.0.1:${ports.azuriteQueue}/${account}`,
    `TableEndpoint=http://127.0.0.1:${ports.azuriteTable}/${account}`,
  ].join(';');
}
