import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import type { ContainerEngine } from '../containers/types.ts';
import type { EventSubscription } from '../eventgrid/types.ts';
import type { LocalIdentity, TokenIssuer } from '../identity/types.ts';
import type { TaskRunner } from '../tasks/types.ts';
import type { Vault } from '../vault/vault.ts';
import { blobRoot, createBlobs } from './blobs.ts';
import { createContainerGroups } from './containerGroups/containerGroups.ts';
import type { PortAllocator } from './containerGroups/ports.ts';
import type { ArmContext, RegistryResource } from './context.ts';
import { eventSubscriptionRoute } from './eventSubscriptionRoute.ts';
import type { Faults } from './faults.ts';
import { identityRoutes } from './identityRoutes.ts';
import { openOperations } from './operations.ts';
import { permissionRoutes } from './permissionRoutes.ts';
import { importRoute } from './registries/importRoute.ts';
import { registryRoutes } from './registries/registryRoutes.ts';
import { taskRoutes } from './registries/taskRoutes.ts';
import { tokenRoutes } from './registries/tokenRoutes.ts';
import { roleRoutes } from './roleRoutes.ts';
import { createRouter } from './router.ts';
import { createRuns } from './runs/runs.ts';
import { checkScope, resourceGroupRoutes } from './scope.ts';
import { openSignedLinks } from './signedLinks.ts';

export interface ArmOptions {
  /** `https://127.0.0.1:<port>`: how clients address it; it arrives as plain http. */
  readonly url: string;
  /** Operations, runs, logs, uploads, task runs and container groups; survives a crash at any moment. */
  readonly directory: string;
  readonly subscriptionId: string;
  readonly location: string;
  readonly resourceGroups: readonly string[];
  readonly registries: readonly RegistryResource[];
  readonly identities: readonly LocalIdentity[];
  readonly tokens: TokenIssuer;
  /** Where the events of registries go. Default: nowhere. */
  readonly eventSubscriptions?: readonly EventSubscription[];
  readonly vault: Pick<Vault, 'secretOf'>;
  readonly runner: TaskRunner;
  /** Runs at the same time, usually the machine's cores. */
  readonly maxRuns: number;
  readonly engine: ContainerEngine;
  readonly allocatePort: PortAllocator;
  /** Replaced containers are removed when none has been for so long. Default 0: with the change that replaces them. */
  readonly quietMs?: number;
  readonly now: () => Date;
  /** For tests. */
  readonly faults?: Faults;
  /** Told of what is neither an answer nor a refusal. */
  readonly onFault: (error: unknown) => void;
}

/** The resource manager of the local Azure: registries, runs, container groups. */
export interface Arm {
  readonly handle: RequestListener;
  /** Brings the container groups of the last process back; resolves when each runs or has failed. */
  start(): Promise<void>;
  /** Cancels the runs and waits for what is in progress. Containers of groups are left running: the next start takes them over. */
  close(): Promise<void>;
  /** Also stops the containers of the groups, and removes replaced ones; the next start brings the groups back. */
  stopContainers(): Promise<void>;
}

export function createArm(options: ArmOptions): Arm {
  const { directory, faults = {} } = options;
  const operations = openOperations({ ...options, directory: join(directory, 'operations') });
  const links = openSignedLinks(options.url, join(directory, 'links.key'), options.now);
  const context: ArmContext = { ...options, faults, operations };
  const runs = createRuns(context, links, options);
  const groups = createContainerGroups(context, options);
  const blobs = createBlobs({ ...runs, links, onFault: options.onFault });
  const scope = { ...options, faults };
  const resources = createRouter(
    [
      ...resourceGroupRoutes(scope),
      ...identityRoutes(options.identities, options.location),
      ...registryRoutes(context),
      eventSubscriptionRoute(context, options.eventSubscriptions ?? []),
      importRoute(context),
      ...tokenRoutes(context),
      ...taskRoutes(context, join(directory, 'tasks')),
      ...runs.routes,
      ...groups.routes,
      ...permissionRoutes(scope),
      ...roleRoutes(scope),
      ...operations.routes,
    ],
    (call) => checkScope(scope, call),
    options.onFault,
  );
  return {
    handle(request, response) {
      const isBlob = request.url?.startsWith(`${blobRoot}/`) === true;
      (isBlob ? blobs : resources)(request, response);
    },
    start: () => groups.start(),
    async close() {
      await Promise.all([runs.close(), groups.settled()]);
    },
    stopContainers: () => groups.stop(),
  };
}
