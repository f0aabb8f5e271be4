import { afterEach, describe, expect, it } from 'vitest';
import type { AcrConfiguration } from '../../../shared/config/model.ts';
import { createSetup } from '../../../shared/azure/createSetup.ts';
import type { RegistryName } from '../../../shared/image.ts';
import type { LoginParts } from '../../../shared/setup/applyLoginStep.ts';
import { subscriptionId } from '../../local/identity/localIdentity.ts';
import {
  type RecordedRequest,
  type Reply,
  type ScriptedServer,
  startScriptedServer,
} from '../../support/scriptedServer.ts';
import { entraToken } from './testAzure.ts';

const team: AcrConfiguration = {
  kind: 'acr',
  name: 'team' as RegistryName,
  acr: 'teamacr',
  resourceGroup: 'rg',
  secrets: 'registry-team',
};
const registry = `/subscriptions/${subscriptionId}/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/teamacr`;
const expires = new Date('2027-02-24T12:00:00.000Z');
const password = { token: 'team-pull', slot: 'password2', expires } as const;

let server: ScriptedServer;
afterEach(() => server.close());

/** The resource manager and the vault at one address. */
async function azureThat(script: (request: RecordedRequest, url: string) => Reply): Promise<LoginParts> {
  server = await startScriptedServer((request) => {
    const isChallenged = request.path.startsWith('/secrets/') && request.headers.authorization === undefined;
    const challenge = 'Bearer authorization="https://login.microsoftonline.com/t", resource="https://vault.azure.net"';
    if (isChallenged) return { status: 401, headers: { 'www-authenticate': challenge } };
    return script(request, `https://${server.host}`);
  });
  const url = `https://${server.host}`;
  return createSetup({
    subscriptionId,
    armEndpoint: url,
    vaultUrl: url,
    credential: {
      getToken: () => Promise.resolve({ token: entraToken, expiresOnTimestamp: Date.now() + 3_600_000 }),
    },
    timeoutMs: 2_000,
  });
}

function refusal(status: number, code: string): Reply {
  return { status, body: { error: { code, message: 'No.' } } };
}

describe('a token of a registry', () => {
  it('is told with its scope map and the passwords that it has', async () => {
    const properties = {
      scopeMapId: `${registry}/scopeMaps/team-pull`,
      status: 'enabled',
      credentials: { passwords: [{ name: 'password2', expiry: '2027-01-01T00:00:00Z' }] },
    };
    const { tokens } = await azureThat(() => ({ status: 200, body: { name: 'team-pull', properties } }));

    expect(await tokens.token(team, 'team-pull')).toEqual({
      scopeMap: 'team-pull',
      isEnabled: true,
      slots: ['password2'],
    });
    expect(server.requests[0]?.path.split('?')[0]).toBe(`${registry}/tokens/team-pull`);
  });

  it('that is not there is no fault', async () => {
    const { tokens } = await azureThat(() => refusal(404, 'ResourceNotFound'));

    expect(await tokens.token(team, 'team-pull')).toBeUndefined();
    expect(await tokens.scopeMapActions(team, 'team-pull')).toBeUndefined();
  });

  it('gets a password with its end, and the operation is waited for', async () => {
    const { tokens } = await azureThat(({ method }, url) =>
      method === 'POST'
        ? { status: 202, headers: { location: `${url}/operations/1`, 'retry-after': '0' } }
        : { status: 200, body: { username: 'team-pull', passwords: [{ name: 'password2', value: 'p4ss' }] } },
    );

    expect(await tokens.newPassword(team, password)).toBe('p4ss');
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({
      tokenId: `${registry}/tokens/team-pull`,
      name: 'password2',
      expiry: '2027-02-24T12:00:00.000Z',
    });
  });

  it.each([
    ['403', refusal(403, 'AuthorizationFailed'), 'AZURE_FORBIDDEN'],
    ['503', refusal(503, 'ServiceUnavailable'), 'AZURE_UNREACHABLE'],
    ['no password', { status: 200, body: { username: 'team-pull', passwords: [] } }, 'AZURE_REFUSED'],
    ['a broken connection', 'break', 'AZURE_UNREACHABLE'],
  ] as const)('gets none when Azure answers %s: a fault that says so', async (_, reply, code) => {
    const { tokens } = await azureThat(() => reply);

    await expect(tokens.newPassword(team, password)).rejects.toMatchObject({ code });
  });
});

describe('a secret of the vault', () => {
  it('is put with its end and which of the token’s passwords it is, and read with both', async () => {
    let kept = {};
    const { vault } = await azureThat(({ method, body }, url) => {
      if (method === 'PUT') kept = JSON.parse(body) as object;
      return { status: 200, body: { ...kept, id: `${url}/secrets/registry-team-password/1` } };
    });
    const secret = { value: 'p4ss', expires, slot: 'password2' } as const;

    await vault.put('registry-team-password', secret);

    expect(await vault.read('registry-team-password')).toEqual(secret);
    expect(kept).toMatchObject({ attributes: { exp: 1_803_470_400 }, tags: { password: 'password2' } });
  });

  it.each([
    ['may not be written', refusal(403, 'Forbidden'), 'AZURE_FORBIDDEN', 'Key Vault Secrets Officer'],
    ['was deleted and can be recovered', refusal(409, 'Conflict'), 'AZURE_REFUSED', 'recover'],
  ] as const)('that %s is a fault with its remedy, and without its value', async (_, reply, code, remedy) => {
    const { vault } = await azureThat(() => reply);

    const put = vault.put('git-token', { value: 't0ken' });

    await expect(put).rejects.toMatchObject({ code });
    await expect(put).rejects.toThrow(remedy);
    await expect(put).rejects.not.toThrow('t0ken');
  });

  it('that is not there is no fault', async () => {
    const { vault } = await azureThat(() => refusal(404, 'SecretNotFound'));

    expect(await vault.read('git-token')).toBeUndefined();
  });
});
