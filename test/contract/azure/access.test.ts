import { afterEach, describe, expect, it } from 'vitest';
import { type ScriptedArm, startScriptedArm } from './scriptedArm.ts';

const vault = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv';
const identity = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/build';
const authorization = '/providers/Microsoft.Authorization';
const role = { actions: ['a/read'], notActions: [], dataActions: ['a/secret/action'], notDataActions: [] };

let arm: ScriptedArm | undefined;
afterEach(async () => {
  await arm?.close();
});

describe('what the app itself may do', () => {
  it('is each role’s lists, empty where Azure leaves one out', async () => {
    arm = await startScriptedArm(() => ({
      status: 200,
      body: { value: [role, { actions: ['b/*'], notActions: null }] },
    }));

    expect(await arm.azure.access.permissionsAt(vault)).toEqual([
      role,
      { actions: ['b/*'], notActions: [], dataActions: [], notDataActions: [] },
    ]);
    expect(arm.server.requests.map(({ path }) => path)).toEqual([
      `${vault}${authorization}/permissions?api-version=2022-04-01`,
    ]);
  });
});

describe('what another identity may do', () => {
  it('is what its roles hold at the resource, each asked for once and there', async () => {
    arm = await startScriptedArm(({ path }) => {
      if (path.startsWith(identity)) return { status: 200, body: { properties: { principalId: 'p-1' } } };
      if (!path.includes('roleAssignments')) return { status: 200, body: { properties: { permissions: [role] } } };
      const roleDefinitionId = `/subscriptions/s${authorization}/roleDefinitions/r-1`;
      return {
        status: 200,
        body: { value: [{ properties: { roleDefinitionId } }, { properties: { roleDefinitionId } }] },
      };
    });

    expect(await arm.azure.access.permissionsOf(identity, vault)).toEqual([role]);
    expect(arm.server.requests.map(({ path }) => decodeURIComponent(path))).toEqual([
      `${identity}?api-version=2023-01-31`,
      `${vault}${authorization}/roleAssignments?api-version=2022-04-01&$filter=assignedTo('p-1')`,
      `${vault}${authorization}/roleDefinitions/r-1?api-version=2022-04-01`,
    ]);
  });

  it('is a fault where the app may not ask', async () => {
    arm = await startScriptedArm(({ path }) =>
      path.startsWith(identity)
        ? { status: 200, body: { properties: { principalId: 'p-1' } } }
        : { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'No.' } } },
    );

    await expect(arm.azure.access.permissionsOf(identity, vault)).rejects.toMatchObject({ code: 'AZURE_FORBIDDEN' });
    expect(await arm.azure.access.principalId(identity)).toBe('p-1');
  });
});
