import type { Place } from '../../infra/actions.ts';
import { registryId } from '../azure/resources.ts';
import type { Configuration, Task } from '../config/model.ts';
import type { RegistryName } from '../image.ts';

/** What the app's settings say of where it stands. */
export interface Standing {
  readonly subscriptionId: string;
  /** ARM resource IDs. */
  readonly buildIdentity: string;
  readonly pullIdentity?: string;
  /** Only for asking what the app may do there. */
  readonly vault?: string;
  readonly storageAccount?: string;
  /** Missing where there is none. */
  readonly insights?: string;
  readonly taskHub?: string;
}

/** The places on which the configuration needs rights, and whose resource IDs follow from it and the settings. */
export type KnownPlace = Exclude<Place, 'container of dead letters'>;

export type Places = Readonly<Record<KnownPlace, readonly string[]>>;

/** The ARM resource IDs of each place, each once. */
export function placesOf({ registries, tasks }: Configuration, standing: Standing): Places {
  const { subscriptionId, buildIdentity, pullIdentity } = standing;
  const all = [...tasks.values()];
  const builds = all.filter((task) => task.kind === 'build');
  const deployed = builds.flatMap((task) => (task.deploy === undefined ? [] : [{ ...task, deploy: task.deploy }]));

  function ids(names: Iterable<RegistryName>): readonly string[] {
    const found = [...new Set(names)].map((name) => registries.get(name));
    return found.flatMap((registry) => (registry?.kind === 'acr' ? [registryId(subscriptionId, registry)] : []));
  }
  const groups = deployed.map(
    ({ deploy }) => `/subscriptions/${subscriptionId}/resourceGroups/${deploy.resourceGroup}`,
  );
  return {
    'every registry': ids(registries.keys()),
    'registries built in': ids(builds.map(({ registry }) => registry)),
    'registry of imports': ids(all.flatMap(importedInto)),
    'registry deployed from': ids(deployed.map(({ registry }) => registry)),
    'resource group of deployments': [...new Set(groups)],
    'build identity': [buildIdentity],
    'pull identity': pullIdentity === undefined || deployed.length === 0 ? [] : [pullIdentity],
    vault: told(standing.vault),
    'storage account': told(standing.storageAccount),
    'Application Insights': told(standing.insights),
    'task hub': told(standing.taskHub),
  };
}

function told(id: string | undefined): readonly string[] {
  return id === undefined ? [] : [id];
}

function importedInto(task: Task): readonly RegistryName[] {
  return task.kind === 'import' ? [task.to.registry, task.quarantine] : [];
}
