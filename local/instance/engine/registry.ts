import { randomUUID } from 'node:crypto';
import { listen } from '../../http/listen.ts';
import { createRegistry } from '../../registry/registry.ts';
import { freePort } from '../freePort.ts';

/** A registry of the local Azure, for the length of a probe. */
export interface ProbeRegistry {
  readonly loginServer: string;
  /** The content of Docker's `config.json`, which Podman reads as well. */
  readonly loginFile: string;
  close(): Promise<void>;
}

export async function startProbeRegistry(directory: string): Promise<ProbeRegistry> {
  const [port, password] = [await freePort(), randomUUID()];
  const registry = await createRegistry({
    name: 'probe',
    port,
    directory,
    kind: 'plain',
    users: { probe: password },
    onEvent: () => undefined,
    now: () => new Date(),
  });
  const listening = await listen(registry.handle, port);
  const auth = Buffer.from(`probe:${password}`).toString('base64');
  const loginFile = JSON.stringify({ auths: { [registry.loginServer]: { auth } } });
  return { loginServer: registry.loginServer, loginFile, close: () => listening.close() };
}
