import { join } from 'node:path';
import type { ContainerEngine } from '../../containers/types.ts';
import type { LocalIdentity } from '../../identity/types.ts';
import type { ArmContext } from '../context.ts';
import type { Route } from '../router.ts';
import { createEndedSweep } from './endedSweep.ts';
import { createGroupLifecycle } from './groupLifecycle.ts';
import { groupActionRoutes } from './groupActionRoutes.ts';
import { groupRoutes } from './groupRoutes.ts';
import { openGroupStore } from './groupStore.ts';
import { openGroupPorts, type PortAllocator } from './ports.ts';
import { createTransitions } from './transitions.ts';

export interface ContainerGroupsOptions {
  readonly directory: string;
  readonly engine: ContainerEngine;
  readonly identities: readonly LocalIdentity[];
  readonly allocatePort: PortAllocator;
  /** Replaced containers are removed when none has been for so long. Default 0: with the change that replaces them. */
  readonly quietMs?: number;
}

/** Azure Container Instances with real containers. */
export interface ContainerGroups {
  readonly routes: readonly Route[];
  /** Takes the groups of the last process over; one that fails is `Failed` and does not keep the others. */
  start(): Promise<void>;
  /** Resolves when nothing is changing. */
  settled(): Promise<void>;
  /** Stops all containers, without making the groups `Stopped`. */
  stop(): Promise<void>;
}

export function createContainerGroups(context: ArmContext, options: ContainerGroupsOptions): ContainerGroups {
  const store = openGroupStore(join(options.directory, 'groups'));
  const ports = openGroupPorts(join(options.directory, 'groupPorts.json'), options.allocatePort);
  const sweep = createEndedSweep(options.engine, options.quietMs ?? 0);
  const lifecycle = createGroupLifecycle(context, { ...options, store, sweep });
  const transitions = createTransitions();
  const groups = { context, store, ports, lifecycle, transitions, identities: options.identities };
  return {
    routes: [...groupRoutes(groups), ...groupActionRoutes(groups)],
    async start() {
      for (const record of store.list()) {
        await transitions.run(record, () => lifecycle.takeOver(record)).catch(context.onFault);
      }
    },
    settled: () => transitions.settled(),
    async stop() {
      await transitions.settled();
      await sweep.close();
      for (const record of store.list()) await lifecycle.containers.stop(record);
    },
  };
}
