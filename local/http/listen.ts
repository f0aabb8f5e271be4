import { createServer, type RequestListener, type Server } from 'node:http';

/** A server of the local Azure: only reachable from this machine. */
export interface Listening {
  readonly port: number;
  readonly server: Server;
  /** Stops accepting, ends open connections and resolves when the port is free. */
  close(): Promise<void>;
}

/**
 * Serves `handler` on 127.0.0.1.
 *
 * A request whose `Host` is not this loopback address is refused with 421: a web page that resolves its own name to
 * 127.0.0.1 must not reach a developer's registries (DNS rebinding).
 *
 * @param port 0 lets the system choose
 * @throws the `listen` error, for example EADDRINUSE
 */
export async function listen(handler: RequestListener, port: number): Promise<Listening> {
  const server = createServer((request, response) => {
    if (!isLoopbackHost(request.headers.host)) {
      response.writeHead(421, { 'content-type': 'text/plain' }).end('This server answers only to 127.0.0.1.\n');
      return;
    }
    handler(request, response);
  });
  // Layer uploads may be slow; a client that says nothing at all is still cut off by headersTimeout.
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has an address with a port.');
  return { port: address.port, server, close: () => closeServer(server) };
}

function isLoopbackHost(host: string | undefined): boolean {
  return host !== undefined && /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host);
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
