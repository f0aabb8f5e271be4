import { chmod, copyFile, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadKeys } from '../host/keys.ts';
import { answersHttp } from './answersHttp.ts';
import { startChild, type Child } from './child.ts';
import { findProgram } from './findProgram.ts';
import { cloneRoot, type Home } from './home.ts';
import type { AppSettings, Ports } from './types.ts';

/** The first start fetches the extension bundle, some 200 MB. */
const readyWithinMs = 10 * 60_000;

/**
 * Absolute path of the Azure Functions Core Tools.
 *
 * @throws Error with how they are installed
 */
export function findCoreTools(environment: Readonly<Record<string, string | undefined>>): string {
  const func = findProgram('func', environment);
  if (func !== undefined) return func;
  throw new Error(
    '--host func needs the Azure Functions Core Tools, version 4: there is no "func" on the PATH. Install them (https://learn.microsoft.com/azure/azure-functions/functions-run-local) or start without --host.',
  );
}

/**
 * Microsoft's own host with the compiled application, as `func start` runs it; its environment is the app settings.
 *
 * It listens on every address of the machine, so it checks keys (`--enableAuth`): those of local.json, which it finds where it looks for them, below
 * the directory for temporary files.
 *
 * @see https://github.com/Azure/azure-functions-core-tools `StartHostAction`, `SelfHostWebHostSettingsFactory`
 */
export async function startCoreTools(
  home: Home,
  ports: Ports,
  settings: AppSettings,
  signal?: AbortSignal,
): Promise<Child> {
  const command = findCoreTools(process.env);
  const folder = join(home.directory, 'func');
  const temporary = join(folder, 'tmp');
  await layOut(join(folder, 'app'));
  await putKeys(home, join(temporary, 'secrets', 'functions', 'secrets'));
  return startChild(
    home,
    {
      name: 'functions',
      command,
      arguments: ['start', '--port', String(ports.functions), '--enableAuth'],
      env: {
        ...process.env,
        ...settings,
        AzureWebJobsSecretStorageType: 'files',
        FUNCTIONS_CORE_TOOLS_TELEMETRY_OPTOUT: '1',
        TMPDIR: temporary,
      },
      cwd: join(folder, 'app'),
      isReady: () => answersHttp(ports.functions),
      readyWithinMs,
    },
    signal,
  );
}

/** A folder of its own for the same build: the host watches its folder, and below the clone's own everything changes all the time. */
async function layOut(app: string): Promise<void> {
  await rm(app, { recursive: true, force: true });
  await mkdir(app, { recursive: true, mode: 0o700 });
  for (const file of ['host.json', 'package.json']) await copyFile(join(cloneRoot, file), join(app, file));
  for (const folder of ['dist', 'node_modules']) await symlink(join(cloneRoot, folder), join(app, folder));
  // Some versions ask for the worker's runtime in a dialogue when there is no such file, whatever the environment says.
  const values = { IsEncrypted: false, Values: { FUNCTIONS_WORKER_RUNTIME: 'node' } };
  await writeFile(join(app, 'local.settings.json'), JSON.stringify(values));
}

async function putKeys(home: Home, folder: string): Promise<void> {
  const { master, function: functionKey, eventGrid, durableTask } = loadKeys(home.host);
  function key(name: string, value: string): object {
    return { name, value, encrypted: false };
  }
  const keys = {
    masterKey: key('master', master),
    functionKeys: [key('default', functionKey)],
    systemKeys: [key('eventgrid_extension', eventGrid), key('durabletask_extension', durableTask)],
  };
  const file = join(folder, 'host.json');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(file, JSON.stringify(keys), { mode: 0o600 });
  await chmod(file, 0o600);
}
