import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { StepFailure } from '../stepFailure.ts';

/** A port of the machine, and the one of a step's container that answers there. */
export interface PublishedPort {
  readonly host: number;
  readonly container: number;
}

/** Until they are closed. */
export interface PublishedPorts {
  close(): void;
}

const loopback = '127.0.0.1';
/** What `docker run --publish` takes, but for ranges and UDP. An address in front is left aside: all is on this machine. */
const written = /^(?:(?:\d+(?:\.\d+){3}|\[[\da-f:]+\]):)?(?:(\d+):)?(\d+)(?:\/tcp)?$/i;

/** Undefined where it can't be carried out here. A container's port alone gets one of the machine's that nobody knows: its own will do. */
export function parsePort(text: string): PublishedPort | undefined {
  const [, host, container] = written.exec(text) ?? [];
  return container === undefined ? undefined : { host: Number(host ?? container), container: Number(container) };
}

/**
 * Lets a container's ports answer at others of 127.0.0.1. Steps share the machine's network, so a port that keeps its number needs nothing.
 *
 * @throws StepFailure when one of the machine's ports is taken
 */
export async function publishPorts(ports: readonly string[]): Promise<PublishedPorts> {
  const sockets = new Set<Socket>();
  const servers: Server[] = [];
  function close(): void {
    for (const server of servers) server.close();
    for (const socket of sockets) socket.destroy();
  }
  try {
    for (const port of ports.flatMap((text) => parsePort(text) ?? [])) {
      if (port.host !== port.container) servers.push(await forward(port, sockets));
    }
  } catch (error) {
    close();
    throw error;
  }
  return { close };
}

async function forward({ host, container }: PublishedPort, sockets: Set<Socket>): Promise<Server> {
  const server = createServer((from) => {
    const to = connect(container, loopback);
    for (const [socket, other] of [
      [from, to],
      [to, from],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    from.pipe(to).pipe(from);
  });
  server.listen(host, loopback);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new StepFailure(`the port ${host} of this machine is taken by something else`, { cause: error });
  }
  return server;
}
