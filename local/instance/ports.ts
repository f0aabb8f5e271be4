import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { z } from 'zod';
import type { Home } from './home.ts';
import { readJson, writeJson } from '../arm/jsonFile.ts';
import { portHolder } from './portHolder.ts';
import { portNames, type PortName, type Ports } from './types.ts';

/** Below Linux's range for outgoing connections (from 32768), so that none of those takes a port of ours. */
const firstPort = 20_000;
const lastPort = 32_000;
/** Room after the last name for the ports of further container groups. */
const blockSize = 32;
const blockCount = Math.floor((lastPort - firstPort) / blockSize);

const portsSchema = z.record(z.enum(portNames), z.number().int().min(1).max(65_535));

/**
 * The ports of an instance: chosen once, in one block, and kept, because login servers are part of stored names.
 *
 * @throws Error when no block is free
 */
export async function choosePorts(home: Home): Promise<Ports> {
  const kept = readJson(home.ports, portsSchema);
  if (kept !== undefined) return kept;
  // Another place for each state directory: two instances that are never up together should still not choose alike.
  const start = createHash('sha256').update(home.directory).digest().readUInt32BE() % blockCount;
  for (let offset = 0; offset < blockCount; offset++) {
    const ports = block(firstPort + ((start + offset) % blockCount) * blockSize);
    if ((await takenPorts(ports)).length > 0) continue;
    writeJson(home.ports, ports);
    return ports;
  }
  throw new Error(`No free ports between ${firstPort} and ${lastPort} on 127.0.0.1.`);
}

/** @throws Error that names each taken port, who holds it and what to do */
export async function requireFreePorts(home: Home, ports: Ports): Promise<void> {
  const taken = await takenPorts(ports);
  if (taken.length === 0) return;
  const lines = taken.map((name) => `  127.0.0.1:${ports[name]} (${name}) is held by ${portHolder(ports[name])}`);
  throw new Error(
    `Ports of this instance are taken:\n${lines.join('\n')}\n` +
      `End that process and start again. If it has to stay, "npm run clean" gives up this instance's state and with it ${home.ports}: the next start chooses other ports.`,
  );
}

function block(first: number): Ports {
  return Object.fromEntries(portNames.map((name, index) => [name, first + index])) as Record<PortName, number>;
}

async function takenPorts(ports: Ports): Promise<PortName[]> {
  const answers = await Promise.all(portNames.map(async (name) => ({ name, free: await isFree(ports[name]) })));
  return answers.filter(({ free }) => !free).map(({ name }) => name);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
