import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterAll } from 'vitest';
import { hostArguments } from '../../../../local/host/hostArguments.ts';
import { freePort } from '../../../../local/instance/freePort.ts';

const sampleApp = join(import.meta.dirname, '../app/app.mjs');

export interface HostProcess {
  readonly origin: string;
  readonly child: ChildProcess;
  /** What it has written to standard error. */
  log(): string;
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  stop(): Promise<number | string>;
}

export interface HostSettings {
  readonly state: string;
  readonly app?: string;
  readonly settings?: Readonly<Record<string, string>>;
}

/** A directory that is removed after the tests of the file. */
export function newState(): string {
  const state = mkdtempSync(join(tmpdir(), 'customhouse-host-'));
  states.push(state);
  return state;
}

const states: string[] = [];
afterAll(() => {
  for (const state of states.splice(0)) rmSync(state, { recursive: true, force: true });
});

/** Lines that the sample app's activities, events and timers have left, in order. */
export function traceOf(state: string): unknown[] {
  return readFileSync(join(state, 'trace'), { encoding: 'utf8', flag: 'a+' })
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
}

/** Starts the host's own process with the sample app. @throws Error with its log when it ends before it is ready */
export async function startHostProcess({ state, app = sampleApp, settings = {} }: HostSettings): Promise<HostProcess> {
  const port = await freePort();
  const child = spawn(process.execPath, hostArguments({ port, app, state }), {
    env: { PATH: process.env['PATH'], SAMPLE_TRACE: join(state, 'trace'), MONTHLY: '0 0 0 1 * *', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
  const ended = once(child, 'exit').then(([code, signal]: unknown[]) => (code ?? signal) as number | string);
  const ready = new Promise<true>((resolve) => {
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (/^ready \d+$/m.test(output)) resolve(true);
    });
  });
  const first = await Promise.race([ready, ended]);
  if (first !== true) throw new Error(`The host ended with ${first}:\n${log}`);
  return {
    origin: `http://127.0.0.1:${port}`,
    child,
    log: () => log,
    ended,
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}
