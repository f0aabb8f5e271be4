import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createArm, type Arm } from '../arm/arm.ts';
import { nextFreePort } from '../arm/containerGroups/ports.ts';
import type { ContainerEngine } from '../containers/types.ts';
import { createEventGrid } from '../eventgrid/eventGrid.ts';
import type { EventGrid } from '../eventgrid/types.ts';
import { createGitServer, type GitServer } from '../git/server.ts';
import { loadKeys } from '../host/keys.ts';
import { createIdentityEndpoint } from '../identity/endpoint.ts';
import { createIdentityActions } from '../identity/registryAccess.ts';
import { createTokenIssuer } from '../identity/tokens.ts';
import { createRegistry } from '../registry/registry.ts';
import type { LocalRegistry, LocalRegistryOptions } from '../registry/types.ts';
import { createTaskRunner } from '../tasks/runner.ts';
import { removeRunFolders } from '../tasks/runFolder.ts';
import { createVault, type Vault } from '../vault/vault.ts';
import { subscriptions } from './eventSubscriptions.ts';
import type { Home } from './home.ts';
import { identities } from './identities.ts';
import { azureRegistries, resources } from './names.ts';
import type { InstanceSecrets } from './secrets.ts';
import type { Ports } from './types.ts';

/** The servers of a local Azure, on no port yet. */
export interface LocalAzure {
  readonly arm: Arm;
  readonly vault: Vault;
  readonly identity: ReturnType<typeof createIdentityEndpoint>;
  readonly git: GitServer;
  readonly registries: readonly LocalRegistry[];
  readonly eventGrid: EventGrid;
}

export interface AzureParts {
  readonly home: Home;
  readonly ports: Ports;
  readonly secrets: InstanceSecrets;
  readonly engine: ContainerEngine;
  readonly log: (line: string) => void;
}

/** The local dockerhub's limit bites once after each move of a tag, so that everything that pulls meets it. Seconds. */
const throttleAfterMoveSeconds = 1;

/** Removing images costs about half a second, which a run that follows would wait for. */
const quietMs = 60_000;

/** Azure's name of the one region. */
const location = 'westeurope';

/** Makes the servers of one instance know each other. */
export async function composeAzure(parts: AzureParts): Promise<LocalAzure> {
  const { home, ports, secrets, engine, log } = parts;
  const keys = loadKeys(home.host);
  const tokens = createTokenIssuer(secrets.tokenKey, now);
  const shared = { subscriptionId: resources.subscriptionId, now };
  const functionApp = `http://127.0.0.1:${ports.functions}`;

  const eventGrid = createEventGrid({
    ...shared,
    directory: join(home.azure, 'eventgrid'),
    resourceGroup: resources.resourceGroup,
    subscriptions: subscriptions(functionApp, keys.eventGrid),
    log,
  });
  const registries = await openRegistries(parts, createIdentityActions(tokens, identities), eventGrid);
  const vault = createVault({
    url: `https://127.0.0.1:${ports.vault}`,
    directory: join(home.azure, 'vault'),
    tokens,
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
    resourceGroups: [resources.resourceGroup],
    registries: registries
      .filter(({ name }) => azureRegistries.some((one) => one === name))
      .map((registry) => ({ resourceGroup: resources.resourceGroup, registry })),
    identities,
    tokens,
    vault,
    runner: createTaskRunner({ engine, directory: runFolders, now, quietMs }),
    maxRuns: availableParallelism(),
    engine,
    allocatePort: nextFreePort(ports.container),
    onFault: (error) => log(`arm: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
  });
  const git = createGitServer({
    directory: join(home.azure, 'git'),
    token: secrets.gitToken,
    webhook: { url: `${functionApp}/api/hooks/git`, secret: secrets.gitWebhookSecret },
    now,
    log,
  });
  const identity = createIdentityEndpoint({ tokens, header: secrets.identityHeader, identities });
  return { arm, vault, identity, git, registries, eventGrid };
}

function now(): Date {
  return new Date();
}

async function openRegistries(
  { home, ports, secrets }: AzureParts,
  identityActions: ReturnType<typeof createIdentityActions>,
  eventGrid: EventGrid,
): Promise<LocalRegistry[]> {
  function shared(name: string): Pick<LocalRegistryOptions, 'name' | 'directory' | 'onEvent' | 'now'> {
    const directory = join(home.azure, 'registries', name);
    return { name, directory, onEvent: (event) => eventGrid.publish(event), now };
  }
  const dockerhub = await createRegistry({
    ...shared('dockerhub'),
    port: ports.dockerhub,
    kind: 'plain',
    users: { [resources.dockerhubUser]: secrets.dockerhubPassword },
    throttleAfterMoveSeconds,
  });
  const others = azureRegistries.map((name) =>
    createRegistry({ ...shared(name), port: ports[name], kind: 'acr', identityActions }),
  );
  return [dockerhub, ...(await Promise.all(others))];
}
