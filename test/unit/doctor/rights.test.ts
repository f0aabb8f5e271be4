import { describe, expect, it } from 'vitest';
import { allows } from '../../../shared/doctor/allows.ts';
import { grantCommand } from '../../../shared/doctor/grantCommand.ts';
import type { Places } from '../../../shared/doctor/places.ts';
import { rightsNeeded } from '../../../shared/doctor/rightsNeeded.ts';

const registry = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/base';
const places: Places = {
  'every registry': [registry],
  'registries built in': [],
  'registry of imports': [registry],
  'registry deployed from': [],
  'resource group of deployments': [],
  'build identity': [],
  'pull identity': [],
  vault: [],
  'storage account': [],
  'Application Insights': [],
  'task hub': [],
};
const actions = 'Microsoft.ContainerRegistry/registries';

function actionsIn(abac: readonly string[]): string[] {
  return rightsNeeded(places, new Set(abac)).map(({ action }) => action);
}

describe('the rights needed on a registry', () => {
  it('are of the whole of it in RBAC mode', () => {
    expect(actionsIn([])).toContain(`${actions}/pull/read`);
    expect(actionsIn([])).not.toContain(`${actions}/repositories/content/read`);
  });

  it('are per repository in ABAC mode, beside those of the resource manager', () => {
    expect(actionsIn([registry])).toContain(`${actions}/repositories/content/read`);
    expect(actionsIn([registry])).toContain(`${actions}/importImage/action`);
    expect(actionsIn([registry])).not.toContain(`${actions}/pull/read`);
  });

  it('are each named once, however many calls need them', () => {
    const all = actionsIn([]);

    expect(all.filter((action) => action === `${actions}/read`)).toHaveLength(1);
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('a role', () => {
  const none = { actions: [], notActions: [], dataActions: [], notDataActions: [] };
  it.each([
    ['the action itself', { ...none, actions: ['A.B/c/read'] }, true],
    ['a wildcard, whatever the case', { ...none, actions: ['a.b/*/READ'] }, true],
    ['everything', { ...none, actions: ['*'] }, true],
    ['what it takes back', { ...none, actions: ['*'], notActions: ['A.B/c/*'] }, false],
    ['the same as a data action', { ...none, dataActions: ['A.B/c/read'] }, false],
    ['an action that begins like it', { ...none, actions: ['A.B/c'] }, false],
  ])('with %s', (_, role, expected) => {
    expect(allows([role], { kind: 'actions', action: 'A.B/c/read' })).toBe(expected);
  });

  it('that takes an action back leaves it to another', () => {
    const roles = [
      { ...none, actions: ['*'], notActions: ['A.B/c/read'] },
      { ...none, actions: ['A.B/c/read'] },
    ];

    expect(allows(roles, { kind: 'actions', action: 'A.B/c/read' })).toBe(true);
  });
});

it('the command that mends it grants one action at one scope', () => {
  const right = { scope: registry, kind: 'dataActions', action: 'A.B/c/read' } as const;

  expect(grantCommand(right, 'p1')).toBe(
    `az role definition create --role-definition '{"Name":"Customhouse: A.B/c/read","Description":"A.B/c/read","DataActions":["A.B/c/read"],"AssignableScopes":["/subscriptions/s"]}' && az role assignment create --assignee-object-id p1 --assignee-principal-type ServicePrincipal --role 'Customhouse: A.B/c/read' --scope ${registry}`,
  );
});
