import { createEngine } from './containers/engine.ts';
import { listen, type Listening } from './http/listen.ts';
import { composeAzure, type LocalAzure } from './instance/composeAzure.ts';
import { readEngine } from './instance/engine/find.ts';
import { engineFilePath, homeDirectory, openHome } from './instance/home.ts';
import { createSamples } from './instance/samples.ts';
import { choosePorts } from './instance/ports.ts';
import { openSecrets } from './instance/secrets.ts';
import type { Ports } from './instance/types.ts';

/**
 * The process of the local Azure: all its servers on the ports of one instance (CUSTOMHOUSE_HOME), until SIGTERM.
 *
 * It serves when every port answers; the resource manager's comes last.
 */
async function main(): Promise<void> {
  const home = await openHome(homeDirectory(process.env));
  const file = readEngine(engineFilePath);
  if (file === undefined) throw new Error('No container engine was found here. "npm start" looks for one.');
  const ports = await choosePorts(home);
  const engine = createEngine(file, home.instance);
  const azure = await composeAzure({ home, ports, secrets: openSecrets(home), engine, log });
  await createSamples(azure.git);
  const servers = await listenAll(azure, ports);
  process.once('SIGTERM', () => {
    void stop(azure, servers).then(
      () => process.exit(0),
      (error: unknown) => {
        log(String(error));
        process.exit(1);
      },
    );
  });
}

function log(line: string): void {
  console.error(`${new Date().toISOString()} ${line}`);
}

async function listenAll(azure: LocalAzure, ports: Ports): Promise<Listening[]> {
  const servers = [
    await listen(azure.vault.handle, ports.vault),
    await listen(azure.identity, ports.identity),
    await listen(azure.git.handle, ports.git),
  ];
  for (const { handle, loginServer } of azure.registries) {
    servers.push(await listen(handle, Number(loginServer.split(':')[1])));
  }
  await azure.arm.start();
  return [await listen(azure.arm.handle, ports.arm), ...servers];
}

/** First nothing new comes in, then what runs is ended, last what that needed. */
async function stop(azure: LocalAzure, servers: readonly Listening[]): Promise<void> {
  const [arm, ...others] = servers;
  await arm?.close();
  await azure.eventGrid.close();
  await azure.arm.close();
  await azure.arm.stopContainers();
  await Promise.all(others.map((server) => server.close()));
}

await main();
