import { describe, expect, it } from 'vitest';
import type { RegistryConfiguration } from '../../../shared/config/model.ts';
import type { Digest, PinnedImage, RegistryName, Repository, Tag, TaggedImage } from '../../../shared/image.ts';
import type { Registries } from '../../../shared/ports.ts';
import { createRegistries } from '../../../shared/registry/registries.ts';
import { createClient, digestOf } from '../../local/registry/registryClient.ts';
import { everything, startRegistry, type TestRegistry } from '../../local/registry/testRegistry.ts';

const entraToken = 'entra token';
const base = 'base' as RegistryName;
const hub = 'hub' as RegistryName;

/** Our client for a local ACR that takes the app's token, and for a local registry with one user. */
function registriesOf(acr: TestRegistry | undefined, plain?: TestRegistry): Registries {
  const configured: [RegistryName, RegistryConfiguration][] = [
    [base, { kind: 'acr', name: base, acr: 'base', resourceGroup: 'rg', secrets: 'registry-base' }],
    [hub, { kind: 'oci', name: hub, server: plain?.registry.loginServer ?? '', secrets: 'registry-hub' }],
  ];
  const secrets: Record<string, string> = { 'registry-hub-user': 'hub', 'registry-hub-password': 'hub password' };
  return createRegistries({
    registries: new Map(configured),
    loginServer: (name) => Promise.resolve((name === base ? acr : plain)?.registry.loginServer ?? ''),
    accessToken: () => Promise.resolve(entraToken),
    secrets: { get: (name) => Promise.resolve(secrets[name] ?? '') },
    now: () => new Date(),
  });
}

function startAcr(actions: readonly string[] = everything): Promise<TestRegistry> {
  return startRegistry({ identityActions: (token) => (token === entraToken ? actions : undefined) });
}

function tagged(registry: RegistryName, repository: string, tag: string): TaggedImage {
  return { registry, repository: repository as Repository, tag: tag as Tag };
}

function pinned(registry: RegistryName, repository: string, digest: string): PinnedImage {
  return { registry, repository: repository as Repository, digest: digest as Digest };
}

describe('an Azure Container Registry, by the app’s identity', () => {
  it('tells the digest of a tag and when it moved, and that another tag is not there', async () => {
    await using acr = await startAcr();
    const digest = await acr.client.pushImage('library/node', '15-alpine');
    const registries = registriesOf(acr);
    const image = tagged(base, 'library/node', '15-alpine');

    expect(await registries.head(image, image.tag)).toEqual({
      digest,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
    });
    expect(Date.parse((await registries.tagTime(image)) ?? '')).toBeGreaterThan(0);
    expect(await registries.head(image, '16' as Tag)).toBeUndefined();
    expect(await registries.tagTime(tagged(base, 'library/node', '16'))).toBeUndefined();
    expect(await registries.tagTime(tagged(base, 'nobody', '16'))).toBeUndefined();
  });

  it('tells the platforms and layers of an index and of a single image', async () => {
    await using acr = await startAcr();
    const index = pinned(base, 'node', await acr.client.pushIndex('node', '15', 'both'));
    const single = pinned(base, 'node', await acr.client.pushImage('node', '16', 'one'));
    const registries = registriesOf(acr);

    expect(await registries.platforms(index)).toEqual(['linux/amd64', 'linux/arm64']);
    expect(await registries.platforms(single)).toEqual(['linux/amd64']);
    expect((await registries.origin(index, 'linux/arm64/v8'))?.layers).toEqual([digestOf('both for arm64')]);
    expect(await registries.origin(index, 'linux/s390x')).toBeUndefined();
    expect(await registries.origin(single, 'linux/amd64')).toEqual({ layers: [digestOf('one')], history: [] });
  });

  it('locks a tag and its manifest, again and again', async () => {
    await using acr = await startAcr();
    const digest = (await acr.client.pushImage('node', '15-run1')) as Digest;
    const registries = registriesOf(acr);
    const image = tagged(base, 'node', '15-run1');

    await registries.lock(image, digest);
    await registries.lock(image, digest);

    expect((await acr.client.send('DELETE', '/acr/v1/node/_tags/15-run1')).status).toBe(405);
    expect((await acr.client.send('DELETE', `/v2/node/manifests/${digest}`)).status).toBe(405);
    await expect(acr.client.pushImage('node', '15-run1', 'other')).rejects.toThrow();
  });

  it('says that a locked repository is locked when it is to be deleted', async () => {
    await using acr = await startAcr();
    const digest = (await acr.client.pushImage('node', '15-run1')) as Digest;
    const registries = registriesOf(acr);
    await registries.lock(tagged(base, 'node', '15-run1'), digest);

    const attempt = registries.deleteRepository({ registry: base, repository: 'node' as Repository });

    await expect(attempt).rejects.toMatchObject({ code: 'TAG_LOCKED' });
  });

  it('lists the repositories below a prefix and deletes one, which may be gone already', async () => {
    await using acr = await startAcr();
    await acr.client.pushImage('quarantine/import/ab12/node', '15');
    await acr.client.pushImage('node', '15');
    const registries = registriesOf(acr);
    const repository = 'quarantine/import/ab12/node' as Repository;

    expect(await registries.repositories(base, 'quarantine/')).toEqual([repository]);
    await registries.deleteRepository({ registry: base, repository });
    await registries.deleteRepository({ registry: base, repository });
    expect(await registries.repositories(base, 'quarantine/')).toEqual([]);
    expect(await registries.repositories(base, '')).toEqual(['node']);
  });

  it('names the roles to give when the identity may not read', async () => {
    await using acr = await startAcr([]);
    await acr.client.pushImage('node', '15');
    const image = tagged(base, 'node', '15');

    await expect(registriesOf(acr).head(image, image.tag)).rejects.toMatchObject({
      code: 'REGISTRY_FORBIDDEN',
      message: expect.stringContaining('AcrPull') as string,
    });
  });
});

describe('any OCI registry, by the login of Key Vault', () => {
  it('tells digest, platforms and layers, and no time', async () => {
    const users = { hub: 'hub password' };
    await using plain = await startRegistry({ name: 'dockerhub', kind: 'plain', users });
    const pushing = createClient(plain.url, {
      username: 'hub',
      password: 'hub password',
    });
    const digest = await pushing.pushIndex('library/node', '15-alpine', 'x');
    const registries = registriesOf(undefined, plain);
    const image = tagged(hub, 'library/node', '15-alpine');

    expect((await registries.head(image, image.tag))?.digest).toBe(digest);
    expect(await registries.tagTime(image)).toBeUndefined();
    expect(await registries.platforms(pinned(hub, 'library/node', digest))).toEqual(['linux/amd64', 'linux/arm64']);
  });

  it('waits as long as the registry asks for', async () => {
    const users = { hub: 'hub password' };
    await using plain = await startRegistry({ kind: 'plain', users, throttleAfterMoveSeconds: 3 });
    const pushing = createClient(plain.url, {
      username: 'hub',
      password: 'hub password',
    });
    await pushing.pushImage('library/node', '15-alpine', 'one');
    const image = pinned(hub, 'library/node', await pushing.pushImage('library/node', '15-alpine', 'two'));
    const registries = registriesOf(undefined, plain);

    await expect(registries.platforms(image)).rejects.toMatchObject({
      code: 'REGISTRY_THROTTLED',
      retryAfterSeconds: 3,
    });
    expect(await registries.platforms(image)).toEqual(['linux/amd64']);
  });
});
