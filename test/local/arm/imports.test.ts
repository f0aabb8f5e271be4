import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { subscriptionId } from '../identity/localIdentity.ts';
import { poll, startArm, type LocalArm } from './localArm.ts';
import { fetchLoopback, toArray } from './loopback.ts';
import { registryDouble, type RegistryDouble } from './registryDouble.ts';

const digest = `sha256:${'ab12'.repeat(16)}`;
const baseId = `/subscriptions/${subscriptionId}/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/base`;

let base: RegistryDouble;
let team: RegistryDouble;
let local: LocalArm;
beforeAll(async () => {
  base = registryDouble('base', '127.0.0.1:5001');
  team = registryDouble('team', '127.0.0.1:5002');
  local = await startArm({
    registries: [
      { resourceGroup: 'rg', registry: base },
      { resourceGroup: 'rg', registry: team },
    ],
  });
});
afterAll(() => local.close());
beforeEach(() => {
  base.tags.clear();
  base.imports.length = 0;
  delete local.faults.request;
  delete local.faults.isFull;
});

function importNode(mode: 'NoForce' | 'Force', source: object = { resourceId: baseId }): Promise<unknown> {
  return local.registries.registries.beginImportImageAndWait(
    'rg',
    'base',
    { source: { sourceImage: `node@${digest}`, ...source }, targetTags: ['node:15-alpine'], mode },
    poll,
  );
}

describe('an import', () => {
  it('copies by digest from the registry that a resource ID names', async () => {
    await importNode('NoForce');

    expect(base.tags.get('node:15-alpine')).toBe(digest);
    expect(base.imports[0]?.source).toBe(base);
  });

  it('copies from any registry with the credentials given', async () => {
    const credentials = { username: 'user', password: 'right' };
    await importNode('Force', { registryUri: '127.0.0.1:5009', credentials });

    expect(base.imports[0]?.source).toEqual({ server: '127.0.0.1:5009', ...credentials });
  });

  it('goes on after its answer: 202 until the copy has ended', async () => {
    const copyEnds = new AbortController();
    base.gate = once(copyEnds.signal, 'abort').then(() => undefined);
    const poller = await local.registries.registries.beginImportImage(
      'rg',
      'base',
      { source: { sourceImage: 'node:15', resourceId: baseId }, targetTags: ['node:15'] },
      poll,
    );

    expect(poller.isDone()).toBe(false);
    copyEnds.abort();
    await poller.pollUntilDone();
    expect(base.tags.get('node:15')).toBe('15');
  });

  it('is remembered across a restart, and has failed when it was going on at a crash', async () => {
    base.gate = new Promise(() => undefined);
    const parameters = { source: { sourceImage: 'node:15', resourceId: baseId }, targetTags: ['node:16'] };
    const hanging = await local.registries.registries.beginImportImage('rg', 'base', parameters, poll);
    base.gate = Promise.resolve();
    const done = await local.registries.registries.beginImportImage(
      'rg',
      'base',
      { ...parameters, mode: 'Force' },
      poll,
    );
    await local.restart();

    await done.pollUntilDone();
    expect(base.tags.get('node:16')).toBe('15');
    await expect(hanging.pollUntilDone()).rejects.toMatchObject({ code: 'OperationInterrupted' });
  });
});

describe('an import that is refused', () => {
  it('ends in 409 Conflict where the target tag exists and NoForce was asked', async () => {
    base.tags.set('node:15-alpine', 'other');

    await expect(importNode('NoForce')).rejects.toMatchObject({
      statusCode: 409,
      code: 'Conflict',
      message: expect.stringContaining('Tag node:15-alpine already exists in target registry.') as string,
    });
    await importNode('Force');
    expect(base.tags.get('node:15-alpine')).toBe(digest);
  });

  it('ends in 404 for an image that is not there and in 403 for credentials that are wrong', async () => {
    await expect(importNode('Force', { sourceImage: 'node:gone', resourceId: baseId })).rejects.toMatchObject({
      statusCode: 404,
    });
    const wrong = { registryUri: '127.0.0.1:5009', credentials: { username: 'user', password: 'wrong' } };
    await expect(importNode('Force', wrong)).rejects.toMatchObject({ statusCode: 403, code: 'Forbidden' });
  });

  it('names what is wrong with a request at once', async () => {
    await expect(importNode('Force', { resourceId: `${baseId}x` })).rejects.toMatchObject({ code: 'ResourceNotFound' });
    await expect(importNode('Force', { sourceImage: 'node' })).rejects.toMatchObject({ code: 'InvalidParameters' });
    await expect(importNode('Force', {})).rejects.toMatchObject({ code: 'InvalidParameters' });
  });

  it('is forbidden, throttled or out of space when a test says so, in the codes of the service', async () => {
    local.faults.request = () => ({ kind: 'importForbidden' });
    await expect(importNode('Force')).rejects.toMatchObject({ statusCode: 403, code: 'AuthorizationFailed' });

    let answers = 0;
    local.faults.request = (method) => {
      answers += 1;
      return method === 'POST' && answers === 1 ? { kind: 'throttled', retryAfterSeconds: 1 } : undefined;
    };
    await importNode('Force');
    expect(answers).toBeGreaterThan(2);

    local.faults.isFull = (registry) => registry === 'base';
    await expect(importNode('Force')).rejects.toMatchObject({ code: 'QuotaExceeded' });
  });
});

describe('the resource manager', () => {
  it('shows the registries with their login servers, and no admin user', async () => {
    const listed = await toArray(local.registries.registries.list());

    expect(listed.map(({ name, loginServer }) => [name, loginServer])).toEqual([
      ['base', '127.0.0.1:5001'],
      ['team', '127.0.0.1:5002'],
    ]);
    expect(await local.registries.registries.get('rg', 'base')).toMatchObject({ adminUserEnabled: false, id: baseId });
    await expect(local.registries.registries.get('rg', 'nothere')).rejects.toMatchObject({ code: 'ResourceNotFound' });
    await expect(local.registries.registries.listCredentials('rg', 'base')).rejects.toMatchObject({ statusCode: 400 });
    expect(await toArray(local.registries.tasks.list('rg', 'base'))).toEqual([]);
  });

  it('refuses who has no token, no API version, another subscription or resource group', async () => {
    const { token } = await local.credential.getToken('https://management.azure.com/.default');
    const headers = { authorization: `Bearer ${token}` };
    async function ask(path: string, init: RequestInit): Promise<[number, unknown]> {
      const answer = await fetchLoopback(`${local.url}${path}`, init);
      return [answer.status, ((await answer.json()) as { error?: { code: unknown } }).error?.code];
    }
    const group = `/subscriptions/${subscriptionId}/resourceGroups`;

    expect(await ask(`${group}/rg?api-version=2021-04-01`, {})).toEqual([401, 'AuthenticationFailed']);
    expect(await ask(`${group}/rg`, { headers })).toEqual([400, 'MissingApiVersionParameter']);
    expect(await ask(`/subscriptions/other/resourceGroups?api-version=1`, { headers })).toEqual([
      404,
      'SubscriptionNotFound',
    ]);
    expect(await ask(`${group}/other?api-version=1`, { headers })).toEqual([404, 'ResourceGroupNotFound']);
    expect(await ask(`${group}/rg?api-version=1`, { headers })).toEqual([200, undefined]);
    expect(await ask(`${group}/rg/providers/Microsoft.Web/sites?api-version=1`, { headers })).toEqual([
      501,
      'NotInTheLocalAzure',
    ]);
  });

  it('makes scope maps, tokens and passwords', async () => {
    const { scopeMaps, tokens, registries } = local.registries;
    const actions = ['repositories/quarantine/*/content/read'];

    const scopeMap = await scopeMaps.beginCreateAndWait('rg', 'base', 'quarantine', { actions }, poll);
    const token = await tokens.beginCreateAndWait(
      'rg',
      'base',
      'tester',
      { scopeMapId: scopeMap.id!, status: 'enabled' },
      poll,
    );
    const made = await registries.beginGenerateCredentialsAndWait(
      'rg',
      'base',
      { tokenId: token.id!, name: 'password1' },
      poll,
    );

    expect(base.scopeMaps.get('quarantine')?.actions).toEqual(actions);
    expect(made).toMatchObject({ username: 'tester', passwords: [{ name: 'password1', value: 'tester-password1' }] });
    expect((await tokens.get('rg', 'base', 'tester')).scopeMapId).toBe(scopeMap.id);
    await tokens.beginDeleteAndWait('rg', 'base', 'tester', poll);
    await expect(tokens.get('rg', 'base', 'tester')).rejects.toMatchObject({ statusCode: 404 });
  });
});
