import { createEngine } from './containers/engine.ts';
import { composeAzure } from './instance/composeAzure.ts';
import { readEngine } from './instance/engine/find.ts';
import { engineFilePath, homeDirectory, openHome } from './instance/home.ts';
import { choosePorts } from './instance/ports.ts';
import { createSamples } from './instance/samples.ts';
import { openSecrets } from './instance/secrets.ts';
import { serveAzure } from './instance/serveAzure.ts';

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
  const stop = await serveAzure(azure, ports);
  process.once('SIGTERM', () => {
    void stop().then(
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

await main();
