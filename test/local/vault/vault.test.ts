import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManagedIdentityCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen, type Listening } from '../../../local/http/listen.ts';
import { createVault, type Vault } from '../../../local/vault/vault.ts';
import { additionalPolicies, fetchLoopback, toArray } from '../arm/loopback.ts';
import { identities, startIdentity } from '../identity/localIdentity.ts';

const directory = mkdtempSync(join(tmpdir(), 'vault-'));
let identity: Awaited<ReturnType<typeof startIdentity>>;
let listening: Listening;
let vault: Vault;
let url: string;
let secrets: SecretClient;

beforeAll(async () => {
  identity = await startIdentity();
  listening = await listen((request, response) => vault.handle(request, response), 0);
  url = `https://127.0.0.1:${listening.port}`;
  vault = open();
  secrets = new SecretClient(url, new ManagedIdentityCredential(), {
    disableChallengeResourceVerification: true,
    additionalPolicies,
  });
});
afterAll(async () => {
  await Promise.all([listening.close(), identity.close()]);
  rmSync(directory, { recursive: true });
});

function open(): Vault {
  return createVault({
    url,
    directory,
    tokens: identity.tokens,
    identities,
    resourceId: '/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv',
    now: () => new Date(),
    onFault: (error) => {
      throw error;
    },
  });
}

describe('the vault, as SecretClient speaks to it', () => {
  it('keeps every version of a secret and answers with the newest', async () => {
    const first = await secrets.setSecret('registry-base-user', 'one', {
      contentType: 'text/plain',
      tags: { for: 'pull' },
    });
    await secrets.setSecret('registry-base-user', 'two');

    const newest = await secrets.getSecret('registry-base-user');
    const oldest = await secrets.getSecret('registry-base-user', { version: first.properties.version! });
    const versions = await toArray(secrets.listPropertiesOfSecretVersions('registry-base-user'));
    expect([newest.value, oldest.value, versions.length]).toEqual(['two', 'one', 2]);
    expect(oldest.properties).toMatchObject({ contentType: 'text/plain', tags: { for: 'pull' }, enabled: true });
  });

  it('lists the names of more secrets than fit on a page, without values', async () => {
    for (let index = 0; index < 30; index += 1) await secrets.setSecret(`many-${index}`, 'value');

    const listed = await toArray(secrets.listPropertiesOfSecrets());

    expect(listed.filter(({ name }) => name.startsWith('many-'))).toHaveLength(30);
    expect(JSON.stringify(listed)).not.toContain('"value"');
  });

  it('does not give out a disabled secret', async () => {
    const { properties } = await secrets.setSecret('disabled', 'value');
    await secrets.updateSecretProperties('disabled', properties.version!, { enabled: false });

    await expect(secrets.getSecret('disabled')).rejects.toMatchObject({ statusCode: 403 });
    expect(vault.getSecret('disabled')).toBeUndefined();
  });

  it('lets a deleted secret be recovered until it is purged', async () => {
    await secrets.setSecret('passing', 'value');

    await (await secrets.beginDeleteSecret('passing', { intervalInMs: 1 })).pollUntilDone();
    await expect(secrets.getSecret('passing')).rejects.toMatchObject({ statusCode: 404, code: 'SecretNotFound' });
    await expect(secrets.setSecret('passing', 'new')).rejects.toMatchObject({ statusCode: 409 });
    await (await secrets.beginRecoverDeletedSecret('passing', { intervalInMs: 1 })).pollUntilDone();
    expect((await secrets.getSecret('passing')).value).toBe('value');

    await (await secrets.beginDeleteSecret('passing', { intervalInMs: 1 })).pollUntilDone();
    await secrets.purgeDeletedSecret('passing');
    await expect(secrets.getDeletedSecret('passing')).rejects.toMatchObject({ statusCode: 404 });
  });

  it('sends a caller without a token for one, and refuses a token for another service', async () => {
    const { token } = await new ManagedIdentityCredential().getToken('https://management.azure.com/.default');

    const without = await fetchLoopback(`${url}/secrets?api-version=7.5`);
    const wrong = await fetchLoopback(`${url}/secrets?api-version=7.5`, {
      headers: { authorization: `Bearer ${token}` },
    });

    expect([without.status, wrong.status]).toEqual([401, 401]);
    expect(without.headers.get('www-authenticate')).toContain('resource="https://vault.azure.net"');
  });
});

describe('the vault inside the local Azure', () => {
  it('has its secrets again after a restart, in a file for its owner only', async () => {
    await secrets.setSecret('kept', 'across restarts');

    vault = open();

    expect((await secrets.getSecret('kept')).value).toBe('across restarts');
    expect(statSync(join(directory, 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(directory, 'secrets.json'), 'utf8')).toContain('across restarts');
  });

  it("finds a secret by any vault's URL and by its own, in the version that is named", () => {
    vault.setSecret('git-token', 'token');

    expect(vault.secretOf('https://contoso.vault.azure.net/secrets/git-token')).toBe('token');
    expect(vault.secretOf(`${url}/secrets/git-token`)).toBe('token');
    expect(() => vault.secretOf('https://evil.example/secrets/git-token')).toThrow('SecretNotFound');
    expect(() => vault.secretOf('https://contoso.vault.azure.net/secrets/git-token/00ff')).toThrow('SecretNotFound');
  });

  it('makes no new version of a secret that has its value already', async () => {
    vault.setSecret('same', 'value');
    vault.setSecret('same', 'value');

    expect(await toArray(secrets.listPropertiesOfSecretVersions('same'))).toHaveLength(1);
  });
});
