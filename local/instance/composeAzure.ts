import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createArm, type Arm } from '../arm/arm.ts';
import { nextFreePort } from '../arm/containerGroups/ports.ts';
import { createEventGrid } from '../eventgrid/eventGrid.ts';
import type { EventGrid } from '../eventgrid/types.ts';
import { createGitServer, type GitServer } from '../git/server.ts';
import { loadKeys } from '../host/keys.ts';
import { createIdentityEndpoint } from '../identity/endpoint.ts';
import { createIdentityActions } from '../identity/registryAccess.ts';
import { createTokenIssuer } from '../identity/tokens.ts';
import { readNpmSettings } from '../npm/readNpmSettings.ts';
import type { NpmSettings } from '../npm/settings.ts';
import { personalGitToken } from '../provision/givenSecrets.ts';
import type { LocalRegistry } from '../registry/types.ts';
import { createTaskRunner } from '../tasks/runner.ts';
import { removeRunFolders } from '../tasks/runFolder.ts';
import { createVault, type Vault } from '../vault/vault.ts';
import type { AzureParts } from './azureParts.ts';
import { subscriptions } from './eventSubscriptions.ts';
import { grantsOf } from './grants.ts';
import { identitiesOf } from './identities.ts';
import { resources, vaultId } from './names.ts';
import { openRegistries } from './openRegistries.ts';
import { azureRegistries, type Plan } from './plan/types.ts';

/** The servers of a local Azure, on no port yet. */
export interface LocalAzure {
  readonly arm: Arm;
  readonly vault: Vault;
  readonly identity: ReturnType<typeof createIdentityEndpoint>;
  readonly git: GitServer;
  readonly registries: readonly LocalRegistry[];
  readonly eventGrid: EventGrid;
}

/** Removing images costs about half a second, which a run that follows would wait for; removing a replaced container slows the new one's start. */
const quietMs = 60_000;

/** Azure's name of the one region. */
const location = 'westeurope';

/** Makes the servers of one instance know each other. */
export async function composeAzure(parts: AzureParts): Promise<LocalAzure> {
  const { home, ports, secrets, plan, engine, settings, log, faults = {} } = parts;
  const azure = azureRegistries(plan);
  const configuration = settings['CUSTOMHOUSE_CONFIG'] ?? plan.configuration;
  const grants = grantsOf({ configuration, settings, resourceGroups: plan.resourceGroups });
  const identities = identitiesOf(plan, grants, faults);
  const keys = loadKeys(home.host);
  const tokens = createTokenIssuer(secrets.tokenKey, now);
  const shared = { subscriptionId: resources.subscriptionId, now };
  const functionApp = `http://127.0.0.1:${ports.functions}`;

  const eventSubscriptions = subscriptions(
    azure.map(({ acr }) => acr),
    functionApp,
    keys.eventGrid,
  );
  const eventGrid = createEventGrid({
    ...shared,
    directory: join(home.azure, 'eventgrid'),
    resourceGroupOf: (registry) => groupOf(plan, registry),
    subscriptions: eventSubscriptions,
    log,
  });
  const registries = await openRegistries(parts, {
    identityActions: createIdentityActions(tokens, identities),
    onEvent: (event) => eventGrid.publish(event),
    now,
  });
  const vault = createVault({
    url: `https://127.0.0.1:${ports.vault}`,
    directory: join(home.azure, 'vault'),
    tokens,
    identities,
    resourceId: vaultId,
    now,
    onFault: (error) => log(`vault: ${String(error)}`),
  });
  const runFolders = join(home.azure, 'runs');
  await removeRunFolders(runFolders);
  const arm = createArm({
    ...shared,
    url: `https://127.0.0.1:${ports.arm}`,
    directory: join(home.azure, 'arm'),
    location,
    resourceGroups: plan.resourceGroups,
    registries: registries
      .filter(({ name }) => azure.some(({ acr }) => acr === name))
      .map((registry) => ({ resourceGroup: groupOf(plan, registry.name), registry })),
    identities,
    tokens,
    eventSubscriptions,
    vault,
    runner: createTaskRunner({ engine, directory: runFolders, now, quietMs, npmSettings: npmSettingsOnce() }),
    maxRuns: availableParallelism(),
    engine,
    allocatePort: nextFreePort(ports.container),
    quietMs,
    faults,
    onFault: (error) => log(`arm: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
  });
  const personalToken = personalGitToken(process.env);
  const git = createGitServer({
    directory: home.git,
    token: secrets.gitToken,
    ...(personalToken !== undefined && { personalToken }),
    now,
    log,
  });
  const identity = createIdentityEndpoint({ tokens, header: secrets.identityHeader, identities });
  return { arm, vault, identity, git, registries, eventGrid };
}

/** Asked when the first build needs them: npm takes a while to say them. */
function npmSettingsOnce(): () => Promise<NpmSettings | undefined> {
  let read: Promise<NpmSettings | undefined> | undefined;
  return () => (read ??= readNpmSettings(process.env));
}

function groupOf(plan: Plan, registry: string): string {
  return azureRegistries(plan).find(({ acr }) => acr === registry)?.resourceGroup ?? resources.resourceGroup;
}

function now(): Date {
  return new Date();
}
