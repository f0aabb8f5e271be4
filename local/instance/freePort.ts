import { createServer, type ListenOptions } from 'node:net';

/** Below the blocks of instances and below the range from which Linux takes the ports of outgoing connections and of listeners on port 0. */
const firstPort = 12_000;
const portCount = 6_000;

/**
 * A port of 127.0.0.1 for something short-lived, which no other call is given while this process lives: not in another process either.
 *
 * @throws Error when there is none left
 */
export async function freePort(): Promise<number> {
  const start = Math.floor(Math.random() * portCount);
  for (let offset = 0; offset < portCount; offset++) {
    const port = firstPort + ((start + offset) % portCount);
    // In this order: to look whether a port is free takes it for a moment, and only who has reserved it may do that.
    if ((await reserve(`port-${port}`)) && (await isFree(port))) return port;
  }
  throw new Error(`No free port between ${firstPort} and ${firstPort + portCount - 1} on 127.0.0.1.`);
}

export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/**
 * Takes a name that only one process of this machine can have. It is free again when the process has ended, however.
 *
 * @returns false when another has it, or this one already
 * @see https://man7.org/linux/man-pages/man7/unix.7.html abstract sockets: a name in no file system
 */
export function reserve(name: string): Promise<boolean> {
  const options: ListenOptions = { path: `\0customhouse-${name}` };
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(options, () => resolve(true)).unref();
  });
}
