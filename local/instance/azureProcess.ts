import { join } from 'node:path';
import { leanNode } from '../leanNode.ts';
import { answersHttp } from './answersHttp.ts';
import { startChild, type Child } from './child.ts';
import { cloneRoot, lastingEnvironment, type Home } from './home.ts';
import { resourceName, type Plan } from './plan/types.ts';
import { portNames, type PortName, type Ports } from './types.ts';

const readyWithinMs = 60_000;

/** What local/azure.ts serves; the others belong to other processes. */
const others: readonly PortName[] = ['functions', 'azuriteBlob', 'azuriteQueue', 'azuriteTable', 'container'];
const served = portNames.filter((name) => !others.includes(name));

/** The local Azure as a process of its own, as plan.json says. */
export function startAzureProcess(home: Home, ports: Ports, plan: Plan, signal?: AbortSignal): Promise<Child> {
  const registries = plan.registries.map((registry) => ports.registries[resourceName(registry)] ?? 0);
  const all = [...served.map((name) => ports[name]), ...registries];
  return startChild(
    home,
    {
      name: 'azure',
      command: process.execPath,
      arguments: [...leanNode, join(cloneRoot, 'local', 'azure.ts')],
      env: { ...process.env, ...lastingEnvironment, CUSTOMHOUSE_HOME: home.directory },
      cwd: cloneRoot,
      isReady: async () => (await Promise.all(all.map(answersHttp))).every(Boolean),
      readyWithinMs,
    },
    signal,
  );
}
