import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { ContainerEngine, EngineCall, EngineResult } from '../../../local/containers/types.ts';
import { createTaskRunner } from '../../../local/tasks/runner.ts';
import type { TaskRunResult } from '../../../local/tasks/types.ts';

/** A task runner over an engine whose containers end when the test says so. */
export interface ScriptedAgent {
  start(yaml: string, signal?: AbortSignal): Promise<TaskRunResult>;
  /** Waits until a step's container runs. */
  running(step: string): Promise<void>;
  /** Ends a step's container once it runs. */
  end(step: string, exitCode?: number): Promise<void>;
  /** Lets a delay of so many milliseconds pass once a step waits for it. */
  passDelay(milliseconds: number): Promise<void>;
  /** What the log says of steps' containers so far: `+a` when it is launched, `-a` when it has ended. */
  events(): readonly string[];
  close(): Promise<void>;
}

const done: EngineResult = { exitCode: 0, stdout: '', stderr: '' };

export async function openAgent(stepsAtOnce: number): Promise<ScriptedAgent> {
  const directory = await mkdtemp(join(tmpdir(), 'customhouse-agent-'));
  const waiting = new Map<string, (exitCode: number) => void>();
  const changes = new EventEmitter();
  let log = '';

  function wait(name: string, signal?: AbortSignal): Promise<number> {
    return new Promise((resolve) => {
      waiting.set(name, resolve);
      signal?.addEventListener('abort', () => resolve(143));
      changes.emit('change');
    });
  }
  async function take(name: string): Promise<(exitCode: number) => void> {
    for (;;) {
      const found = waiting.get(name);
      if (found !== undefined) return found;
      await once(changes, 'change');
    }
  }
  async function call({ arguments: words, signal }: EngineCall): Promise<EngineResult> {
    if (words[0] !== 'run' || words.includes('--detach')) return done;
    const step = words[words.indexOf('--name') + 1]?.split('-').at(-1) ?? '';
    return { ...done, exitCode: await wait(step, signal) };
  }
  async function pass(name: string, exitCode = 0): Promise<void> {
    const end = await take(name);
    waiting.delete(name);
    end(exitCode);
    // Who waited for it has had its turn.
    await turn();
    await turn();
  }

  const runner = createTaskRunner({
    engine: { ...scripted, call },
    directory,
    now: () => new Date(0),
    stepsAtOnce,
    async delay(milliseconds, signal) {
      await wait(`${milliseconds} ms`, signal);
      signal.throwIfAborted();
    },
  });
  return {
    start: (yaml, signal = new AbortController().signal) =>
      runner.start({ ...run, content: { kind: 'task', yaml }, onOutput: (text) => (log += text) }, signal),
    async running(step) {
      await take(step);
    },
    end: pass,
    passDelay: (milliseconds) => pass(`${milliseconds} ms`),
    events: () =>
      [...log.matchAll(/(Launching|Successfully executed|Container failed).*?: ([a-z]+)/g)].map(
        ([, word, step = '']) => `${word === 'Launching' ? '+' : '-'}${step}`,
      ),
    close: () => rm(directory, { recursive: true, force: true }),
  };
}

/** An engine but for what it does. */
export const scripted: Omit<ContainerEngine, 'call'> = {
  file: {
    kind: 'podman',
    command: 'scripted',
    version: '',
    env: {},
    buildArguments: [],
    serviceNetwork: [],
    stepNetwork: [],
    stepLimits: [],
  },
  instance: 'scripted',
};

/** A run but for what it carries out. */
export const run = {
  runId: 'cf1',
  registryName: 'base',
  loginServer: '127.0.0.1:1',
  values: [],
  logins: [],
  secretOf: () => Promise.reject(new Error('this run has no identity')),
  azure: {
    resourceManager: 'https://127.0.0.1:1',
    subscriptionId: '00000000-0000-4000-8000-000000000000',
    location: 'westeurope',
    signIn: () => Promise.reject(new Error('this run has no identity')),
  },
  timeoutSeconds: 60,
  platform: { os: 'linux', architecture: 'amd64' },
} as const;
