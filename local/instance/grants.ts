import { readFileSync } from 'node:fs';
import { type Need, needs } from '../../infra/actions.ts';
import { loadConfiguration } from '../../shared/config/load.ts';
import { placesOf } from '../../shared/doctor/places.ts';
import type { Grant } from '../identity/types.ts';
import { buildIdentityId, resources, storageAccountId, vaultId } from './names.ts';

export interface GrantParts {
  /** Path of customhouse.yaml. */
  readonly configuration: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly resourceGroups: readonly string[];
}

/** Gives each identity exactly what infra/ would on Azure: the actions of infra/actions.ts, where the configuration needs them. */
export function grantsOf({
  configuration,
  settings,
  resourceGroups,
}: GrantParts): (identity: Need['identity']) => readonly Grant[] {
  const loaded = loadConfiguration(readFileSync(configuration, 'utf8'), settings);
  // An app that does not start needs nothing.
  if (loaded.kind === 'invalid') return () => [];
  const { subscriptionId } = resources;
  const standing = {
    subscriptionId,
    buildIdentity: buildIdentityId,
    vault: vaultId,
    storageAccount: storageAccountId,
  };
  const places: Partial<Record<string, readonly string[]>> = placesOf(loaded.configuration, standing);
  const builds = [...loaded.configuration.tasks.values()].filter((task) => task.kind === 'build');
  const groups = builds.some(({ taskFile }) => taskFile !== undefined) ? resourceGroups : [];
  return (identity) => [
    ...groups.flatMap((name) => grantsByFile(identity, name)),
    ...needs
      .filter((need) => need.identity === identity)
      .flatMap(({ on, actions = [], dataActions = [] }) =>
        on.flatMap((place) => (places[place] ?? []).map((scope) => ({ scope, actions, dataActions }))),
      ),
  ];
}

/** What a task file's own deployment needs: the build deploys, the app shows it. */
const actionsByFile: Partial<Record<Need['identity'], readonly string[]>> = {
  build: ['Microsoft.ContainerInstance/containerGroups/*', 'Microsoft.Resources/subscriptions/resourceGroups/read'],
  app: ['Microsoft.ContainerInstance/containerGroups/read'],
};

/** On Azure given by hand: a task file may run `az container create` as the build identity, and infra/ can't know in which groups. */
function grantsByFile(identity: Need['identity'], resourceGroup: string): readonly Grant[] {
  const scope = `/subscriptions/${resources.subscriptionId}/resourceGroups/${resourceGroup}`;
  return [{ scope, actions: actionsByFile[identity] ?? [], dataActions: [] }];
}
