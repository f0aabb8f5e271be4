import { listen } from '../../../local/http/listen.ts';

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = await listen(() => undefined, 0);
  await server.close();
  return server.port;
}
