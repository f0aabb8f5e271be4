import { expect, it } from 'vitest';
import { describePlan } from '../../../local/instance/plan/describePlan.ts';
import { planAzure } from '../../../local/instance/plan/planAzure.ts';
import { givenSecrets } from '../../../local/provision/givenSecrets.ts';

const text = `
registries:
  ghcr: { server: ghcr.io, secrets: registry-ghcr }
  hub: { server: '\${HUB}' }
  base: { acr: '\${BASE}', resourceGroup: apps }
tasks:
  app: { kind: build, registry: base, context: '\${GIT_APP}', image: '\${IMAGE}' }
`;
const environment = { IMAGE: 'app', REGISTRY_GHCR_USER: 'ann', REGISTRY_GHCR_PASSWORD: 'hunter2' };
const plan = planAzure({ path: '/srv/customhouse.yaml', text }, environment);

it('says what is made, what the environment gave, what stays real and what its login lacks; never a secret', () => {
  const lines = describePlan(plan, '/srv', { ...environment, REGISTRY_GHCR_PASSWORD: undefined });

  expect(lines).toEqual([
    'Configuration: customhouse.yaml',
    '  not set, so made here: HUB (registry hub), BASE (base), GIT_APP (Git app)',
    '  from the environment: IMAGE',
    '  real: registry ghcr (ghcr.io)',
    '  in Key Vault only when set here: registry-ghcr-password (REGISTRY_GHCR_PASSWORD)',
  ]);
});

it('takes the logins of real hosts from the environment, under the names that the application asks Key Vault for', () => {
  expect(givenSecrets(plan, environment)).toEqual([
    ['registry-ghcr-user', 'ann'],
    ['registry-ghcr-password', 'hunter2'],
  ]);
});
