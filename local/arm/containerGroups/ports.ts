import { z } from 'zod';
import { isFree } from '../../instance/freePort.ts';
import { readJson, writeJson } from '../jsonFile.ts';

/** Chooses a loopback port that is not in `inUse`. */
export type PortAllocator = (inUse: ReadonlySet<number>) => Promise<number>;

/** How far from the first port a free one is looked for. */
const span = 200;

/** The first port that nobody listens on, from `first` upwards. */
export function nextFreePort(first: number): PortAllocator {
  return async (inUse) => {
    for (let port = first; port < first + span; port += 1) {
      if (!inUse.has(port) && (await isFree(port))) return port;
    }
    throw new Error(`No free port between ${first} and ${first + span - 1} for a container group.`);
  };
}

/** The loopback port that stands for one port of one group, chosen once: an address that was shown stays right. */
export interface GroupPorts {
  publishedPort(group: string, port: number): Promise<number>;
}

const portsSchema = z.record(z.string(), z.number());

export function openGroupPorts(file: string, allocate: PortAllocator): GroupPorts {
  const ports = new Map(Object.entries(readJson(file, portsSchema) ?? {}));
  let last: Promise<unknown> = Promise.resolve();
  async function choose(key: string): Promise<number> {
    const port = ports.get(key) ?? (await allocate(new Set(ports.values())));
    ports.set(key, port);
    writeJson(file, Object.fromEntries(ports));
    return port;
  }
  return {
    publishedPort(group, port) {
      // One after the other: two groups must not be given the same free port.
      const chosen = last.then(() => choose(`${group}:${port}`));
      last = chosen.catch(() => undefined);
      return chosen;
    },
  };
}
