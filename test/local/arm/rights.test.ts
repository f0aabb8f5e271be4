import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Grant } from '../../../local/identity/types.ts';
import { appIdentity, buildIdentity, subscriptionId } from '../identity/localIdentity.ts';
import { type LocalArm, startArm } from './localArm.ts';
import { registryDouble } from './registryDouble.ts';

const rg = `/subscriptions/${subscriptionId}/resourceGroups/rg`;
const base = `${rg}/providers/Microsoft.ContainerRegistry/registries/base`;
const team = `${rg}/providers/Microsoft.ContainerRegistry/registries/team`;
const importImage = 'Microsoft.ContainerRegistry/registries/importImage/action';
const read = 'Microsoft.ContainerRegistry/registries/read';
const pull = 'Microsoft.ContainerRegistry/registries/pull/read';

let local: LocalArm;
let grants: Grant[];

beforeEach(async () => {
  grants = [{ scope: base, actions: [read, pull, importImage], dataActions: [] }];
  local = await startArm({
    registries: ['base', 'team'].map((name, index) => ({
      resourceGroup: 'rg',
      registry: registryDouble(name, `127.0.0.1:500${index}`),
    })),
    identities: [
      {
        ...appIdentity,
        get grants() {
          return grants;
        },
      },
      buildIdentity,
    ],
  });
});
afterEach(() => local.close());

function importFrom(source: string): Promise<void> {
  return local.registries.registries.beginImportImageAndWait('rg', 'base', {
    source: { resourceId: source, sourceImage: 'node:15-alpine' },
    targetTags: ['node:15-alpine'],
  });
}

async function permissionsAt(scope: string): Promise<unknown> {
  const { token } = await local.credential.getToken('https://management.azure.com/.default');
  const address = `${local.url.replace('https', 'http')}${scope}/providers/Microsoft.Authorization/permissions`;
  const response = await fetch(`${address}?api-version=2022-04-01`, { headers: { authorization: `Bearer ${token}` } });
  return response.json();
}

describe('a call without its action', () => {
  it('is refused in Azure’s words, with client, action and scope', async () => {
    await expect(local.registries.registries.get('rg', 'team')).rejects.toMatchObject({
      statusCode: 403,
      code: 'AuthorizationFailed',
      message: expect.stringContaining(
        `The client '${appIdentity.clientId}' with object id '${appIdentity.principalId}' does not have authorization to perform action '${read}' over scope '${team}' or the scope is invalid.`,
      ) as string,
    });
  });

  it('is refused for the verb of a POST as well', async () => {
    await expect(local.registries.registries.getBuildSourceUploadUrl('rg', 'base')).rejects.toMatchObject({
      code: 'AuthorizationFailed',
      message: expect.stringContaining('registries/listBuildSourceUploadUrl/action') as string,
    });
  });

  it('is refused when what it names besides may not be read', async () => {
    await expect(importFrom(team)).rejects.toMatchObject({
      code: 'LinkedAuthorizationFailed',
      message: expect.stringContaining(`action(s) '${read}' on the linked scope(s) '${team}'`) as string,
    });
  });

  it('passes as soon as the action is granted, on the resource or on what it lies in', async () => {
    grants = [...grants, { scope: rg, actions: ['Microsoft.ContainerRegistry/*/read'], dataActions: [] }];

    await importFrom(team);

    expect((await local.registries.registries.get('rg', 'team')).name).toBe('team');
  });
});

describe('the permissions at a scope', () => {
  it('are the caller’s, with the data actions', async () => {
    grants = [
      { scope: rg, actions: ['Microsoft.Authorization/permissions/read'], dataActions: ['a/b'] },
      { scope: base, actions: [read], dataActions: [] },
    ];

    expect(await permissionsAt(base)).toEqual({
      value: [
        {
          actions: ['Microsoft.Authorization/permissions/read'],
          notActions: [],
          dataActions: ['a/b'],
          notDataActions: [],
        },
        { actions: [read], notActions: [], dataActions: [], notDataActions: [] },
      ],
    });
  });

  it('are refused to who may not ask', async () => {
    expect(await permissionsAt(base)).toMatchObject({ error: { code: 'AuthorizationFailed' } });
  });
});
