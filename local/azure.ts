import { appendFileSync } from 'node:fs';
import { createEngine } from './containers/engine.ts';
import { recordRequests } from './http/recordRequests.ts';
import { composeAzure, type LocalAzure } from './instance/composeAzure.ts';
import { readEngine } from './instance/engine/find.ts';
import { engineFilePath, homeDirectory, openHome } from './instance/home.ts';
import { readPlan } from './instance/plan/planFile.ts';
import { choosePorts } from './instance/ports.ts';
import { openSecrets } from './instance/secrets.ts';
import { appSettings } from './instance/settings.ts';
import { serveAzure } from './instance/serveAzure.ts';

/**
 * The process of the local Azure: all its servers on the ports of one instance (CUSTOMHOUSE_HOME), as its plan says, until SIGTERM.
 *
 * It serves when every port answers; the resource manager's comes last. CUSTOMHOUSE_RECORD names a file that gets a line of JSON for
 * each request to a registry.
 */
async function main(): Promise<void> {
  const home = await openHome(homeDirectory(process.env));
  const file = readEngine(engineFilePath);
  if (file === undefined) throw new Error('No container engine was found here. "npm start" looks for one.');
  const plan = readPlan(home);
  if (plan === undefined) throw new Error(`${home.plan} is missing. "npm start" writes it.`);
  const ports = await choosePorts(home);
  const engine = createEngine(file, home.instance);
  const secrets = openSecrets(home);
  const settings = appSettings({ plan, ports, secrets, environment: process.env });
  const azure = await composeAzure({ home, ports, secrets, plan, engine, settings, log });
  const stop = await serveAzure(recorded(azure, process.env['CUSTOMHOUSE_RECORD']), ports);
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

function recorded(azure: LocalAzure, file: string | undefined): LocalAzure {
  if (file === undefined) return azure;
  const registries = azure.registries.map((registry) => ({
    ...registry,
    handle: recordRequests(registry.name, registry.handle, (request) =>
      appendFileSync(file, `${JSON.stringify(request)}\n`),
    ),
  }));
  return { ...azure, registries };
}

function log(line: string): void {
  console.error(`${new Date().toISOString()} ${line}`);
}

await main();
