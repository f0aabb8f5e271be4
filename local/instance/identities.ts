import type { Need } from '../../infra/actions.ts';
import type { Faults } from '../arm/faults.ts';
import { everything, permissionsAt } from '../identity/grants.ts';
import { registryActions } from '../identity/registryActions.ts';
import type { Grant, LocalIdentity } from '../identity/types.ts';
import { buildIdentityId, operatorClientId, registryId, resources } from './names.ts';
import { azureRegistries, type Plan } from './plan/types.ts';

const app = { clientId: '00000000-0000-4000-8000-0000000000a1', principalId: '00000000-0000-4000-8000-0000000000a2' };

/** What builds run with: it opens Key Vault for the logins that a build's request names. */
const build = {
  clientId: '00000000-0000-4000-8000-0000000000b1',
  principalId: '00000000-0000-4000-8000-0000000000b2',
  resourceId: buildIdentityId,
};

/** The person who runs `npm start`; not the app's, so what the app may not do fails here as on Azure. */
const operator = {
  clientId: operatorClientId,
  principalId: '00000000-0000-4000-8000-0000000000c2',
  resourceId: `/subscriptions/${resources.subscriptionId}/resourceGroups/${resources.resourceGroup}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/operator`,
};

/**
 * The app's own identity, system-assigned, that of its builds, and the operator's.
 *
 * @param faults what is withheld of the actions of the app and its builds, and registries in ABAC mode
 */
export function identitiesOf(
  plan: Plan,
  grants: (identity: Need['identity']) => readonly Grant[],
  { isWithheld = () => false, usesAbac = () => false }: Pick<Faults, 'isWithheld' | 'usesAbac'> = {},
): readonly LocalIdentity[] {
  const registries = new Map(azureRegistries(plan).map((registry) => [registry.acr, registryId(registry)]));

  function identity(
    who: Pick<LocalIdentity, 'clientId' | 'principalId'>,
    granted: () => readonly Grant[],
  ): LocalIdentity {
    const made: LocalIdentity = {
      ...who,
      get grants() {
        return granted();
      },
      registryActions(registry) {
        const scope = registries.get(registry);
        if (scope === undefined) return [];
        return registryActions(permissionsAt([made], { appid: made.clientId }, scope), usesAbac(registry));
      },
    };
    return made;
  }
  function kept(actions: readonly string[]): readonly string[] {
    return actions.filter((action) => !isWithheld(action));
  }
  function keptOf({ scope, actions, dataActions }: Grant): Grant {
    return { scope, actions: kept(actions), dataActions: kept(dataActions) };
  }
  const [ofApp, ofBuild] = [grants('app'), grants('build')];
  return [
    identity(app, () => ofApp.map(keptOf)),
    identity(build, () => ofBuild.map(keptOf)),
    identity(operator, () => [everything]),
  ];
}
