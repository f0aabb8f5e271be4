import type { App } from '../app.ts';
import { registryId } from '../azure/resources.ts';
import type { GitContext, ImportTask, Task } from '../config/model.ts';
import { contextOfGate } from '../gates/index.ts';
import { CustomhouseError } from '../errors.ts';
import type { RegistryName, Repository, Tag } from '../image.ts';
import type { Check } from './check.ts';
import { look } from './look.ts';

/** What the app reaches: its ledger, the Git repositories, upstreams, ACR Tasks, and whether events reach it. Harmless reads. */
export function examineConnections(app: App): Promise<readonly Check[]> {
  const tasks = [...app.configuration.tasks.values()];
  const imports = tasks.filter((task) => task.kind === 'import');
  return Promise.all([
    look({ on: 'ledger', what: 'is read' }, async () => {
      await app.ledger.settings.mark('health');
      return undefined;
    }),
    ...contexts(tasks).map((context) => reachGit(app, context)),
    ...imports.filter(({ from }) => kindOf(app, from.registry) === 'oci').map((task) => reachUpstream(app, task)),
    ...oneImageEach(tasks)
      .filter(({ registry }) => kindOf(app, registry) === 'acr')
      .map((image) => reachAcr(app, image)),
    ...runners(tasks).map((registry) => mayRunTasks(app, registry)),
    ...watched(app, imports).map((registry) => receivesEvents(app, registry)),
  ]);
}

function reachGit({ git }: App, context: GitContext): Promise<Check> {
  return look({ on: context.url, what: `branch ${context.branch} is read` }, async () => {
    await git.resolve(context);
    return undefined;
  });
}

function reachUpstream({ registries }: App, { from }: ImportTask): Promise<Check> {
  return look({ on: from.registry, what: `${from.repository}:${from.tag} is looked up` }, async () => {
    await registries.head(from, from.tag);
    return undefined;
  });
}

interface AnyImage {
  readonly registry: RegistryName;
  readonly repository: Repository;
  readonly tag: Tag;
}

/** Its rights are asked of the resource manager; whether its network lets the app in shows only there. An image that is not there yet is an answer, too. */
function reachAcr({ registries }: App, image: AnyImage): Promise<Check> {
  return look({ on: image.registry, what: 'is reached' }, async () => {
    await registries.head(image, image.tag).catch((error: unknown) => {
      if (!(error instanceof CustomhouseError) || error.code !== 'REGISTRY_FORBIDDEN') throw error;
      const network = 'Where its rights are all ✓, its network keeps the app out: docs/azure.md, "Network-restricted".';
      throw new CustomhouseError('AZURE_FORBIDDEN', `${error.message} ${network}`, { cause: error });
    });
    return undefined;
  });
}

function oneImageEach(tasks: readonly Task[]): readonly AnyImage[] {
  const images = tasks.flatMap((task): readonly AnyImage[] => {
    if (task.kind === 'import') return [task.from, task.to, { ...task.to, registry: task.quarantine }];
    return [{ registry: task.registry, repository: task.repository, tag: task.tag ?? ('latest' as Tag) }];
  });
  return [...new Map(images.toReversed().map((image) => [image.registry, image])).values()].toReversed();
}

function mayRunTasks({ acrRuns }: App, registry: RegistryName): Promise<Check> {
  return look({ on: registry, what: 'ACR Tasks is allowed' }, async () => {
    await acrRuns.checkAllowed(registry);
    return undefined;
  });
}

function receivesEvents({ access, address, configuration, standing }: App, name: RegistryName): Promise<Check> {
  return look({ on: name, what: 'its events come here' }, async () => {
    const registry = configuration.registries.get(name);
    if (registry?.kind !== 'acr' || address === undefined) return undefined;
    const endpoints = await access.eventEndpoints(registryId(standing.subscriptionId, registry));
    const webhook = `${address}/runtime/webhooks/EventGrid`;
    if (endpoints.some((one) => one.toLowerCase() === webhook.toLowerCase())) return undefined;
    const others = endpoints.length === 0 ? 'None is subscribed to.' : `They go to ${endpoints.join(', ')}.`;
    return {
      remedy: `${others} Changes are found by repair only, a minute or two late.`,
      command: 'azd hooks run postdeploy',
    };
  });
}

function contexts(tasks: readonly Task[]): readonly GitContext[] {
  const all = tasks.flatMap((task) => (task.kind === 'build' ? [task.context] : task.gates.map(contextOfGate)));
  const found = all.filter((context) => context !== undefined);
  return [...new Map(found.map((context) => [`${context.url}#${context.branch}`, context])).values()];
}

function runners(tasks: readonly Task[]): readonly RegistryName[] {
  return [...new Set(tasks.map((task) => (task.kind === 'build' ? task.registry : task.quarantine)))];
}

/** ACRs that images are let in from or into: no event of the others would start anything at once. */
function watched(app: App, imports: readonly ImportTask[]): readonly RegistryName[] {
  const all = imports.flatMap(({ from, to }) => [from.registry, to.registry]);
  return [...new Set(all)].filter((name) => kindOf(app, name) === 'acr');
}

function kindOf({ configuration }: App, name: RegistryName): 'acr' | 'oci' | undefined {
  return configuration.registries.get(name)?.kind;
}
