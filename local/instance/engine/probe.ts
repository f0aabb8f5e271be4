import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createEngine } from '../../containers/engine.ts';
import { removeAll } from '../../containers/removeAll.ts';
import type { ContainerEngine, EngineFile } from '../../containers/types.ts';
import { freePort } from '../freePort.ts';
import { writeProbeImage } from './image.ts';
import { startProbeRegistry, type ProbeRegistry } from './registry.ts';

/** The first step that failed, in the words of the table below, and the engine's own words. */
export interface ProbeFailure {
  readonly step: string;
  readonly reason: string;
}

interface Probe {
  readonly engine: ContainerEngine;
  readonly registry: ProbeRegistry;
  readonly image: string;
  /** What the container serves; only the one just built can know it. */
  readonly nonce: string;
  readonly context: string;
  readonly port: number;
}

/** An engine that fails only here is still good: it is tried once more without limits. */
export const boundStep = 'bound the memory of a container';

const reachWithinMs = 10_000;
const reachPollMs = 50;

/** An engine counts only when all of these hold, in this order. */
const steps: readonly { readonly name: string; readonly run: (probe: Probe) => Promise<void> }[] = [
  { name: 'build an image FROM scratch', run: build },
  {
    name: 'push it to a registry on 127.0.0.1',
    run: (probe) => must(probe, ['push', ...plainHttp(probe), probe.image]),
  },
  { name: 'remove it', run: (probe) => must(probe, ['rmi', probe.image]) },
  { name: 'pull it back', run: (probe) => must(probe, ['pull', ...plainHttp(probe), probe.image]) },
  { name: boundStep, run: runBounded },
  { name: 'run it with a published port', run: start },
  { name: 'reach it on 127.0.0.1', run: reach },
];

/**
 * Tries everything that Customhouse needs from a container engine, and removes what that made.
 *
 * @param instance a label of its own: a running instance's containers must not be touched
 * @returns undefined when every step holds
 */
export async function probeEngine(file: EngineFile, instance: string): Promise<ProbeFailure | undefined> {
  const directory = await mkdtemp(join(tmpdir(), 'customhouse-probe-'));
  const registry = await startProbeRegistry(join(directory, 'registry'));
  const login = { DOCKER_CONFIG: directory, REGISTRY_AUTH_FILE: join(directory, 'config.json') };
  const engine = createEngine({ ...file, env: { ...file.env, ...login } }, instance);
  try {
    await writeFile(login.REGISTRY_AUTH_FILE, registry.loginFile);
    const context = join(directory, 'context');
    await mkdir(context);
    const nonce = randomUUID();
    await removeAll(engine, [registry.loginServer]);
    const image = `${registry.loginServer}/probe:${nonce}`;
    return await firstFailure({ engine, registry, image, nonce, context, port: await freePort() });
  } finally {
    await removeAll(engine, [registry.loginServer]).catch(() => undefined);
    await registry.close();
    await rm(directory, { recursive: true, force: true });
  }
}

async function firstFailure(probe: Probe): Promise<ProbeFailure | undefined> {
  for (const { name, run } of steps) {
    try {
      await run(probe);
    } catch (error) {
      return { step: name, reason: error instanceof Error ? error.message : String(error) };
    }
  }
  return undefined;
}

async function build(probe: Probe): Promise<void> {
  await writeProbeImage(probe.context, probe.nonce);
  await must(probe, ['build', ...probe.engine.file.buildArguments, '-t', probe.image, probe.context]);
}

/** The image serves until it is stopped: that it starts under the limits is enough. */
async function runBounded(probe: Probe): Promise<void> {
  const { stepLimits, serviceNetwork } = probe.engine.file;
  if (stepLimits.length === 0) return;
  await must(probe, ['run', '-d', '--stop-timeout', '0', ...serviceNetwork, ...stepLimits, probe.image]);
}

async function start(probe: Probe): Promise<void> {
  const publish = ['-p', `127.0.0.1:${probe.port}:80`];
  await must(probe, ['run', '-d', '--stop-timeout', '0', ...probe.engine.file.serviceNetwork, ...publish, probe.image]);
}

async function reach({ port, nonce }: Probe): Promise<void> {
  const deadline = Date.now() + reachWithinMs;
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/`).then((response) => response.text(), String);
    if (answer.includes(nonce)) return;
    if (Date.now() > deadline) throw new Error(`http://127.0.0.1:${port}/ answered: ${answer}`);
    await delay(reachPollMs);
  }
}

/** Docker takes 127.0.0.1 for a plain registry by itself. */
function plainHttp({ engine }: Probe): string[] {
  return engine.file.kind === 'podman' ? ['--tls-verify=false'] : [];
}

async function must({ engine }: Probe, args: readonly string[]): Promise<void> {
  const { exitCode, stderr, stdout } = await engine.call({ arguments: args });
  if (exitCode === 0) return;
  const words = `${stdout}\n${stderr}`.trim().split('\n').slice(-3).join(' | ');
  throw new Error(`"${engine.file.kind} ${args[0] ?? ''}" ended with ${exitCode}: ${words}`);
}
