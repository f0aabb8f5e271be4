import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../../local/instance/freePort.ts';

/** Azurite's well-known account: an emulator's, no secret. */
const account = 'devstoreaccount1';
const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

export interface Azurite extends AsyncDisposable {
  /** As the function app gets it: `AzureWebJobsStorage`. Tables only. */
  readonly connection: string;
}

/** Microsoft's emulator of Table Storage in a process of its own, on a free port of loopback, in memory. */
export async function startAzurite(): Promise<Azurite> {
  const port = await freePort();
  const home = await mkdtemp(join(tmpdir(), 'customhouse-azurite-'));
  const program = join(import.meta.dirname, '../../node_modules/azurite/dist/src/table/main.js');
  const flags = ['--inMemoryPersistence', '--skipApiVersionCheck', '--disableTelemetry', '--silent'];
  const child = spawn(process.execPath, [program, '--tableHost', '127.0.0.1', '--tablePort', String(port), ...flags], {
    cwd: home,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');

  for await (const line of createInterface(child.stdout)) if (line.includes('successfully started')) break;
  child.stdout.resume();
  if (child.exitCode !== null) throw new Error(`Azurite ended with ${child.exitCode} before it was ready.`);

  return {
    connection: `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key};TableEndpoint=http://127.0.0.1:${port}/${account};`,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await exited;
      await rm(home, { recursive: true, force: true });
    },
  };
}
