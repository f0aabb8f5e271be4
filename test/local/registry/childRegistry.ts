import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createClient, type RegistryClient } from './registryClient.ts';

export interface ChildRegistry {
  readonly client: RegistryClient;
  /** Highest resident memory so far. Bytes. */
  peakMemoryBytes(): Promise<number>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
}

/** A registry in a process of its own, which can be killed at any moment. */
export async function startChildRegistry(directory: string, port: number): Promise<ChildRegistry> {
  const program = join(import.meta.dirname, 'registryProcess.ts');
  const child = spawn(process.execPath, [program, directory, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const login = JSON.parse(line.toString()) as { username: string; password: string };

  return {
    client: createClient(`http://127.0.0.1:${port}`, login),
    async peakMemoryBytes() {
      const status = await readFile(`/proc/${child.pid ?? 0}/status`, 'utf8');
      return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
