import { writeFile } from 'node:fs/promises';
import type { RunFolder } from './runFolder.ts';
import type { CmdStep, Step } from '../../shared/taskFile/task.ts';

/** How the steps of a run reach each other: one network namespace, in which every step's ID is this address. */
const here = '127.0.0.1';

export interface ServiceNetwork {
  /** Network arguments of a step's container. */
  argumentsFor(step: CmdStep): readonly string[];
  /** A detached step's container runs: the steps after it join its network. */
  joinFrom(container: string): void;
}

/**
 * The network of one run. The first detached container holds it (there is no bridge: that would change the machine's
 * interfaces); steps before it, and runs without one, have the engine's step network.
 *
 * Two services of a run can't listen on the same port, and a service that has ended takes the network along.
 */
export async function createServiceNetwork(
  steps: readonly Step[],
  folder: RunFolder,
  stepNetwork: readonly string[],
): Promise<ServiceNetwork> {
  const hasServices = steps.some((step) => step.kind === 'cmd' && step.detach);
  const names = hasServices ? ['--volume', `${folder.hostsFile}:/etc/hosts:ro`] : [];
  if (hasServices) await writeFile(folder.hostsFile, `${here} localhost ${steps.map(({ id }) => id).join(' ')}\n`);
  let holder: string | undefined;
  return {
    argumentsFor(step) {
      if (step.network === 'host' || step.network === 'none') return ['--network', step.network];
      return [...(holder === undefined ? stepNetwork : ['--network', `container:${holder}`]), ...names];
    },
    joinFrom(container) {
      holder ??= container;
    },
  };
}
