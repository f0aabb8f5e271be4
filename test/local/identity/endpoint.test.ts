import { ManagedIdentityCredential } from '@azure/identity';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIdentityActions } from '../../../local/identity/registryAccess.ts';
import { createTokenIssuer } from '../../../local/identity/tokens.ts';
import { appIdentity, buildIdentity, identities, startIdentity } from './localIdentity.ts';

let identity: Awaited<ReturnType<typeof startIdentity>>;
beforeAll(async () => {
  identity = await startIdentity();
});
afterAll(() => identity.close());

describe('the managed identity endpoint', () => {
  it('gives the system-assigned identity a token for the audience that was asked for', async () => {
    const { token, expiresOnTimestamp } = await new ManagedIdentityCredential().getToken(
      'https://vault.azure.net/.default',
    );

    const claims = identity.tokens.verifyToken(token, 'https://vault.azure.net');
    expect(claims).toMatchObject({ appid: appIdentity.clientId, oid: appIdentity.principalId });
    expect(identity.tokens.verifyToken(token, 'https://management.azure.com')).toBeUndefined();
    expect(expiresOnTimestamp).toBe((claims?.exp ?? 0) * 1_000);
  });

  it('gives a user-assigned identity its own token by client ID and by resource ID', async () => {
    const byClient = new ManagedIdentityCredential({ clientId: buildIdentity.clientId });
    const byResource = new ManagedIdentityCredential({ resourceId: buildIdentity.resourceId! });

    for (const credential of [byClient, byResource]) {
      const { token } = await credential.getToken('https://management.azure.com/.default');
      expect(identity.tokens.verifyToken(token, 'https://management.azure.com/')?.appid).toBe(buildIdentity.clientId);
    }
  });

  it('refuses a caller without the secret header, and an identity that it does not know', async () => {
    const address = `${process.env['IDENTITY_ENDPOINT'] ?? ''}?api-version=2019-08-01&resource=https://vault.azure.net`;

    const stranger = await fetch(address);
    const unknown = await fetch(`${address}&client_id=nobody`, { headers: { 'x-identity-header': 'secret header' } });

    expect([stranger.status, unknown.status]).toEqual([401, 400]);
    expect(await unknown.json()).toMatchObject({ message: expect.stringContaining('No User Assigned') as string });
  });
});

describe('a token', () => {
  const now = { time: new Date('2026-11-01T00:00:00Z') };
  const tokens = createTokenIssuer('key', () => now.time);

  it('is refused a day later, changed, or signed with another key', () => {
    const { token } = tokens.issue(appIdentity, 'https://vault.azure.net');
    const other = createTokenIssuer('another key', () => now.time).issue(appIdentity, 'https://vault.azure.net');
    const [header, , signature] = token.split('.');
    const forged = Buffer.from(
      JSON.stringify({ aud: 'https://vault.azure.net', appid: '', oid: '', iat: 0, exp: 9e9 }),
    );

    expect(tokens.verifyToken(token, 'https://vault.azure.net')).toBeDefined();
    expect(tokens.verifyToken(other.token, 'https://vault.azure.net')).toBeUndefined();
    expect(
      tokens.verifyToken(`${header!}.${forged.toString('base64url')}.${signature!}`, 'https://vault.azure.net'),
    ).toBeUndefined();
    now.time = new Date('2026-11-02T00:00:00Z');
    expect(tokens.verifyToken(token, 'https://vault.azure.net')).toBeUndefined();
  });

  it('opens a registry to the extent of its identity, and not at all when it is for the vault', () => {
    const actions = createIdentityActions(tokens, identities);
    const forRegistry = tokens.issue(buildIdentity, 'https://containerregistry.azure.net').token;
    const forVault = tokens.issue(buildIdentity, 'https://vault.azure.net').token;

    expect(actions(forRegistry, 'base')).toEqual(['repositories/node/content/read']);
    expect(actions(forRegistry, 'team')).toEqual([]);
    expect(actions(forVault, 'base')).toBeUndefined();
  });
});
