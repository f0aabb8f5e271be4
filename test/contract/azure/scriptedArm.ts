import {
  type RecordedRequest,
  type Reply,
  type ScriptedServer,
  startScriptedServer,
} from '../../support/scriptedServer.ts';
import type { Azure } from '../../../shared/azure/azure.ts';
import { azureAt, vaultSecrets } from './testAzure.ts';

export interface ScriptedArm {
  readonly azure: Azure;
  /** What the resource manager was asked; the vault's requests are elsewhere. */
  readonly server: ScriptedServer;
  close(): Promise<void>;
}

const region = { location: 'westeurope' };

/** A resource manager that answers as told; registries, the resource group and the vault's secrets are there unless it says otherwise. */
export async function startScriptedArm(
  script: (request: RecordedRequest, url: string) => Reply | undefined,
): Promise<ScriptedArm> {
  const server: ScriptedServer = await startScriptedServer((request) => {
    const told = script(request, `https://${server.host}`);
    if (told !== undefined) return told;
    const path = request.path.split('?')[0] ?? '';
    const [, registry] = /\/registries\/(\w+)$/.exec(path) ?? [];
    if (registry === 'base')
      return { status: 200, body: { ...region, properties: { loginServer: 'base.azurecr.io' } } };
    if (registry === 'team')
      return { status: 200, body: { ...region, properties: { loginServer: 'team.azurecr.io' } } };
    if (/\/resourceGroups\/rg$/.test(path)) return { status: 200, body: { location: 'northeurope' } };
    return { status: 404, body: { error: { code: 'NotFound', message: 'Not here.' } } };
  });
  const vault = await startScriptedServer(({ path, headers }) => {
    if (headers.authorization === undefined) {
      const challenge =
        'Bearer authorization="https://login.microsoftonline.com/t", resource="https://vault.azure.net"';
      return { status: 401, headers: { 'www-authenticate': challenge } };
    }
    const name = /^\/secrets\/([\w-]+)/.exec(path)?.[1] ?? '';
    const id = `https://${vault.host}/secrets/${name}/1`;
    return { status: 200, body: { value: vaultSecrets[name] ?? '', id, attributes: { enabled: true } } };
  });
  return {
    azure: azureAt(server.port, vault.port),
    server,
    async close() {
      await Promise.all([server.close(), vault.close()]);
    },
  };
}
