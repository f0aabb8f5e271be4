import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Home } from './home.ts';
import { readJson, writeJson } from '../arm/jsonFile.ts';
import { isFree, reserve } from './freePort.ts';
import { portHolder } from './portHolder.ts';
import { portNames, type PortName, type Ports } from './types.ts';

/** Below Linux's range for outgoing connections (from 32768), so that none of those takes a port of ours. */
const firstPort = 20_000;
const lastPort = 32_000;
/** The servers first, then registries; the last ports are for container groups. */
const blockSize = 32;
const containerOffset = 24;
const blockCount = Math.floor((lastPort - firstPort) / blockSize);

const portsSchema: z.ZodType<Ports> = z.intersection(
  z.record(z.enum(portNames), z.number().int().min(1).max(65_535)),
  z.object({ registries: z.record(z.string(), z.number().int().min(1).max(65_535)) }),
);

/**
 * The ports of an instance: chosen once, in one block, and kept, because login servers are part of stored names. A registry that is
 * new gets the next free one. Instances that are new at the same moment get different blocks.
 *
 * @param registries their names on this machine
 * @throws Error when no block is free
 */
export async function choosePorts(home: Home, registries: readonly string[] = []): Promise<Ports> {
  const kept = readJson(home.ports, portsSchema);
  const ports = await withRegistries(kept ?? (await freeBlock(home)), registries);
  if (kept === undefined || ports !== kept) writeJson(home.ports, ports);
  return ports;
}

/** @throws Error that names each taken port, who holds it and what to do */
export async function requireFreePorts(home: Home, ports: Ports): Promise<void> {
  const taken = await takenPorts(ports);
  if (taken.length === 0) return;
  const lines = taken.map(([name, port]) => `  127.0.0.1:${port} (${name}) is held by ${portHolder(port)}`);
  throw new Error(
    `Ports of this instance are taken:\n${lines.join('\n')}\n` +
      `End that process and start again. If it has to stay, "npm run clean" gives up this instance's state and with it ${home.ports}: the next start chooses other ports.`,
  );
}

async function freeBlock(home: Home): Promise<Ports> {
  // Another place for each state directory: two instances that are never up together should still not choose alike.
  const start = createHash('sha256').update(home.directory).digest().readUInt32BE() % blockCount;
  for (let offset = 0; offset < blockCount; offset++) {
    const ports = block(firstPort + ((start + offset) % blockCount) * blockSize);
    if ((await reserve(`block-${ports.arm}`)) && (await takenPorts(ports)).length === 0) return ports;
  }
  throw noneFree();
}

function block(first: number): Ports {
  const named = portNames.map(
    (name, index) => [name, first + (name === 'container' ? containerOffset : index)] as const,
  );
  return { ...(Object.fromEntries(named) as Record<PortName, number>), registries: {} };
}

/** The same object when each has a port already. */
async function withRegistries(ports: Ports, names: readonly string[]): Promise<Ports> {
  const missing = names.filter((name) => ports.registries[name] === undefined);
  if (missing.length === 0) return ports;
  const registries = { ...ports.registries };
  let next = Math.max(...portsOf({ ...ports, container: 0 }).map(([, port]) => port)) + 1;
  for (const name of missing) {
    while (isForContainers(ports, next) || !(await isFree(next))) if (++next > lastPort) throw noneFree();
    registries[name] = next++;
  }
  return { ...ports, registries };
}

function isForContainers({ container }: Ports, port: number): boolean {
  return port >= container && port < container + blockSize - containerOffset;
}

async function takenPorts(ports: Ports): Promise<(readonly [string, number])[]> {
  const answers = await Promise.all(portsOf(ports).map(async (named) => ({ named, free: await isFree(named[1]) })));
  return answers.filter(({ free }) => !free).map(({ named }) => named);
}

function portsOf({ registries, ...servers }: Ports): (readonly [string, number])[] {
  return [
    ...portNames.map((name) => [name, servers[name]] as const),
    ...Object.entries(registries).map(([name, port]) => [`registry ${name}`, port] as const),
  ];
}

function noneFree(): Error {
  return new Error(`No free ports between ${firstPort} and ${lastPort} on 127.0.0.1.`);
}
