import type { RegistryName } from '../image.ts';
import type {
  AcrConfiguration,
  BuildTask,
  Configuration,
  DeployConfiguration,
  GateConfiguration,
  ImportTask,
  NotifyTarget,
  RegistryConfiguration,
  Task,
} from './model.ts';
import type { RegistryFile } from './registrySchema.ts';
import type { File, NotifyFile } from './schema.ts';
import type { BuildFile, GateFile, ImportFile } from './taskSchema.ts';

/** A file that was found valid, in the application's words. */
export function toConfiguration(file: File, fingerprint: string): Configuration {
  return {
    registries: new Map(
      Object.entries(file.registries).map(([name, registry]) => [
        name as RegistryName,
        toRegistry(name as RegistryName, registry),
      ]),
    ),
    tasks: new Map(Object.entries(file.tasks).map(([name, task]) => [name, toTask(name, task)])),
    notify: file.notify.map(toNotifyTarget),
    fingerprint,
  };
}

function toNotifyTarget({ url, format, types, tasks }: NotifyFile): NotifyTarget {
  return { url, format, ...(types === undefined ? {} : { types }), ...(tasks === undefined ? {} : { tasks }) };
}

function toRegistry(name: RegistryName, registry: RegistryFile): RegistryConfiguration {
  const { acr, resourceGroup, server, secrets } = registry;
  if (acr !== undefined)
    return { kind: 'acr', name, acr, ...toGroup(resourceGroup ?? ''), secrets: secrets ?? `registry-${name}` };
  return { kind: 'oci', name, server: server ?? '', ...(secrets === undefined ? {} : { secrets }) };
}

/** By name, or by resource ID: `/subscriptions/<subscription>/resourceGroups/<name>`. */
function toGroup(text: string): Pick<AcrConfiguration, 'resourceGroup' | 'subscriptionId'> {
  const [, subscriptionId, resourceGroup] = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)$/i.exec(text) ?? [];
  return subscriptionId === undefined || resourceGroup === undefined
    ? { resourceGroup: text }
    : { resourceGroup, subscriptionId };
}

function toTask(name: string, task: ImportFile | BuildFile): Task {
  return task.kind === 'import' ? toImport(name, task) : toBuild(name, task);
}

function toImport(name: string, task: ImportFile): ImportTask {
  const { kind, enabled, from, to, platform, revalidate } = task;
  return {
    kind,
    name,
    enabled,
    from,
    to,
    quarantine: task.quarantine === undefined ? to.registry : (task.quarantine.registry as RegistryName),
    gates: task.gates.map(toGate),
    platform,
    triggers: toTriggers(task),
    ...(revalidate === undefined ? {} : { revalidate }),
  };
}

function toGate({ id, ...named }: GateFile): GateConfiguration {
  const [gate, settings] = Object.entries(named).find(([, value]) => value !== undefined) ?? ['', undefined];
  return { id: id ?? gate, gate: gate as GateConfiguration['gate'], settings };
}

function toBuild(name: string, task: BuildFile): BuildTask {
  const { kind, enabled, context, dockerfile = 'Dockerfile', image, set, baseImages, platform, timeout, deploy } = task;
  return {
    kind,
    name,
    enabled,
    registry: task.registry as RegistryName,
    context,
    dockerfile,
    ...image,
    set,
    baseImages,
    platform,
    timeoutSeconds: timeout,
    triggers: toTriggers(task),
    ...toTaskFile(task),
    ...(deploy === undefined ? {} : { deploy: toDeploy(deploy) }),
  };
}

function toTaskFile({ file: path, values, secrets }: BuildFile): Pick<BuildTask, 'taskFile'> {
  if (path === undefined) return {};
  return { taskFile: { path, secrets, ...(values === undefined ? {} : { values }) } };
}

function toTriggers({ triggers: { commit, baseImage, timer } }: ImportFile | BuildFile): Task['triggers'] {
  return timer === undefined ? { commit, baseImage } : { commit, baseImage, timer };
}

function toDeploy(deploy: NonNullable<BuildFile['deploy']>): DeployConfiguration {
  const { memory, timeout, dnsNameLabel, location, ...same } = deploy;
  return {
    ...same,
    memoryGb: memory,
    healthySeconds: timeout,
    ...(dnsNameLabel === undefined ? {} : { dnsNameLabel }),
    ...(location === undefined ? {} : { location }),
  };
}
