import { actionKinds, catalogAction } from '../registry/auth/actions.ts';
import type { LocalIdentity } from '../identity/types.ts';
import { buildIdentityId } from './names.ts';
import { azureRegistries, type Plan } from './plan/types.ts';

/** What the app's roles give it on its registries: read, lock, delete quarantines. It writes no content: registries copy. */
const appActions = [
  ...actionKinds.filter((kind) => kind !== 'content/write').map((kind) => `repositories/*/${kind}`),
  catalogAction,
];

/** What builds run with: it opens Key Vault for the logins that a build's request names, and no registry by itself. */
const buildIdentity: LocalIdentity = {
  clientId: '00000000-0000-4000-8000-0000000000b1',
  principalId: '00000000-0000-4000-8000-0000000000b2',
  resourceId: buildIdentityId,
  registryActions: () => [],
};

/** The app's own identity, system-assigned, and that of its builds. */
export function identitiesOf(plan: Plan): readonly LocalIdentity[] {
  const registries = new Set(azureRegistries(plan).map(({ acr }) => acr));
  const appIdentity: LocalIdentity = {
    clientId: '00000000-0000-4000-8000-0000000000a1',
    principalId: '00000000-0000-4000-8000-0000000000a2',
    registryActions: (registry) => (registries.has(registry) ? appActions : []),
  };
  return [appIdentity, buildIdentity];
}
