import type { TokenCredential } from '@azure/identity';
import { type Azure, type AzureOptions, createAzure } from '../../../shared/azure/azure.ts';
import type { Clock } from '../../../shared/azure/patience.ts';
import type { RegistryConfiguration } from '../../../shared/config/model.ts';
import type { RegistryName, Repository, Tag } from '../../../shared/image.ts';
import type { ImportRequest } from '../../../shared/ports.ts';
import { buildIdentity, subscriptionId } from '../../local/identity/localIdentity.ts';

export const base = 'base' as RegistryName;
export const team = 'team' as RegistryName;
export const hub = 'hub' as RegistryName;
export const hubPassword = 'p4ss-word-of-hub';
export const entraToken = 'entra-token-of-the-app';

const configured: RegistryConfiguration[] = [
  { kind: 'acr', name: base, acr: 'base', resourceGroup: 'rg', secrets: 'registry-base' },
  { kind: 'acr', name: team, acr: 'team', resourceGroup: 'rg', secrets: 'registry-team' },
  { kind: 'oci', name: hub, server: '127.0.0.1:5009', secrets: 'registry-hub' },
];

export const vaultSecrets: Readonly<Record<string, string>> = {
  'registry-base-user': 'base-pull',
  'registry-base-password': 'p4ss-word-of-base',
  'registry-team-user': 'team-pull',
  'registry-team-password': 'p4ss-word-of-team',
  'registry-hub-user': 'hub-pull',
  'registry-hub-password': hubPassword,
};

/** Time passes only by waiting, and waiting takes one turn of the event loop. */
export function quickClock(): Clock {
  let time = 0;
  return {
    now: () => time,
    delay(ms) {
      time += ms;
      return new Promise((resolve) => setImmediate(resolve));
    },
  };
}

const credential: TokenCredential = {
  getToken: () => Promise.resolve({ token: entraToken, expiresOnTimestamp: Date.now() + 3_600_000 }),
};

/** Our Azure, at one loopback port for the resource manager and one for the vault. */
export function azureAt(armPort: number, vaultPort: number, options: Partial<AzureOptions> = {}): Azure {
  return createAzure({
    subscriptionId,
    armEndpoint: `https://127.0.0.1:${armPort}`,
    vaultUrl: `https://127.0.0.1:${vaultPort}`,
    credential,
    buildIdentity: { resourceId: buildIdentity.resourceId ?? '', clientId: buildIdentity.clientId },
    registries: new Map(configured.map((registry) => [registry.name, registry])),
    clock: quickClock(),
    timeoutMs: 300,
    ...options,
  });
}

export const digest = `sha256:${'ab12'.repeat(16)}` as const;

export function importInto(target: RegistryName, changes: Partial<ImportRequest> = {}): ImportRequest {
  return {
    source: { registry: hub, repository: 'library/node' as Repository, digest: digest as never },
    target: { registry: target, repository: 'node' as Repository, tag: '15-alpine' as Tag },
    mode: 'NoForce',
    ...changes,
  };
}
