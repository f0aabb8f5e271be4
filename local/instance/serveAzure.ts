import { listen, type Listening } from '../http/listen.ts';
import type { LocalAzure } from './composeAzure.ts';
import type { Ports } from './types.ts';

/**
 * Puts a local Azure on its ports; the resource manager comes last, when the container groups are back.
 *
 * @returns stops it in order: first nothing new comes in, then what runs is ended, last what that needed
 */
export async function serveAzure(azure: LocalAzure, ports: Ports): Promise<() => Promise<void>> {
  const others = await listenToOthers(azure, ports);
  await azure.arm.start();
  const arm = await listen(azure.arm.handle, ports.arm);
  return async () => {
    await arm.close();
    await azure.eventGrid.close();
    await azure.arm.close();
    await azure.arm.stopContainers();
    await Promise.all(others.map((server) => server.close()));
  };
}

function listenToOthers(azure: LocalAzure, ports: Ports): Promise<Listening[]> {
  return Promise.all([
    listen(azure.vault.handle, ports.vault),
    listen(azure.identity, ports.identity),
    listen(azure.git.handle, ports.git),
    ...azure.registries.map(({ handle, loginServer }) => listen(handle, Number(loginServer.split(':')[1]))),
  ]);
}
