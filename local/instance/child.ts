import { spawn } from 'node:child_process';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Home } from './home.ts';
import { instanceVariable } from './leftovers.ts';
import { endGroup } from './processGroup.ts';

/** One process of an instance, in its own process group, with a log file. */
export interface Child {
  readonly name: string;
  readonly pid: number;
  /** Resolves with the exit code, or 128 when a signal ended it. */
  readonly ended: Promise<number>;
  /** SIGTERM to the group; SIGKILL when it takes longer than its grace. Resolves when nothing of it is left. */
  stop(): Promise<void>;
  /** SIGKILL to the group, at once. */
  kill(): Promise<void>;
}

export interface ChildOptions {
  readonly name: string;
  readonly command: string;
  readonly arguments: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** True once it serves. Asked until then. */
  readonly isReady: () => Promise<boolean>;
  readonly readyWithinMs: number;
}

const readyPollMs = 50;
const signalExitCode = 128;

/**
 * Starts a process and waits until it serves.
 *
 * @throws Error that names the log file when it ends, or does not serve in time (it is ended then)
 */
export async function startChild(home: Home, options: ChildOptions, signal?: AbortSignal): Promise<Child> {
  signal?.throwIfAborted();
  await mkdir(home.logs, { recursive: true });
  const log = join(home.logs, `${options.name}.log`);
  const child = await launch(home, options, log);
  if (await isReadyInTime(child, options, signal)) return child;
  await child.kill();
  signal?.throwIfAborted();
  throw new Error(`${options.name} did not start. Its log: ${log}`);
}

async function launch(home: Home, options: ChildOptions, log: string): Promise<Child> {
  const output = await open(log, 'a', 0o600);
  const started = spawn(options.command, [...options.arguments], {
    cwd: options.cwd,
    env: { ...options.env, [instanceVariable]: home.instance },
    detached: true,
    stdio: ['ignore', output.fd, output.fd],
  });
  const ended = new Promise<number>((resolve) => {
    started.once('exit', (code) => resolve(code ?? signalExitCode));
  });
  await new Promise<void>((resolve, reject) => started.once('spawn', resolve).once('error', reject));
  await output.close();
  const pid = Number(started.pid);
  async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    await endGroup(pid, signal);
    await ended;
  }
  return { name: options.name, pid, ended, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}

async function isReadyInTime(child: Child, options: ChildOptions, signal?: AbortSignal): Promise<boolean> {
  const deadline = Date.now() + options.readyWithinMs;
  const state: { hasEnded: boolean } = { hasEnded: false };
  void child.ended.then(() => (state.hasEnded = true));
  while (!state.hasEnded && signal?.aborted !== true && Date.now() < deadline) {
    if (await options.isReady()) return true;
    await delay(readyPollMs);
  }
  return false;
}
