import type { BuildTask, Configuration, Task } from '../../../shared/config/model.ts';
import { CustomhouseError } from '../../../shared/errors.ts';
import { formatTaggedImage, type RegistryName, type TaggedImage } from '../../../shared/image.ts';
import type { ReadableTree, TaskFileSources } from '../../../shared/start/readTaskFile.ts';
import { namedBases, taskBases } from '../../../shared/start/taskBases.ts';
import { resources } from '../names.ts';

/** A task, with the images of configured registries that it takes and makes. */
export interface TaskNode {
  readonly task: string;
  readonly isEnabled: boolean;
  readonly inputs: readonly TaggedImage[];
  /** `<registry>/<repository>:<tag>`; undefined where each run has a tag of its own. */
  readonly output: string | undefined;
  /** Whether an input that moves starts it. */
  readonly isFollower: boolean;
}

export interface GraphOptions {
  readonly configuration: Configuration;
  /** Login server of each registry, by name. */
  readonly servers: ReadonlyMap<string, string>;
  /** The source of a build task; undefined where it can't be read here, because its repository is elsewhere. */
  readonly treeOf: (task: BuildTask) => Promise<ReadableTree | undefined>;
}

/** What the tasks take and make, as the app itself finds it out. */
export async function taskGraph(options: GraphOptions): Promise<readonly TaskNode[]> {
  const sources = sourcesOf(options);
  return Promise.all(
    [...options.configuration.tasks.values()].map(async (task) => ({
      task: task.name,
      isEnabled: task.enabled,
      inputs: task.kind === 'import' ? [task.from] : await inputsOf(task, sources, options.treeOf),
      output: outputOf(task),
      isFollower: task.triggers.baseImage,
    })),
  );
}

/** What the app is before it is up: no value has been set on top of the file. */
function sourcesOf({ configuration, servers }: GraphOptions): TaskFileSources {
  return {
    configuration,
    registries: { loginServer: (registry: RegistryName) => Promise.resolve(servers.get(registry) ?? '') },
    ledger: { settings: { get: () => Promise.resolve({ set: {} }) } },
    secrets: { reference: (name) => `https://${resources.vault}.vault.azure.net/secrets/${name}` },
  };
}

/** A source that can't be read is its run's to tell. */
async function inputsOf(
  task: BuildTask,
  sources: TaskFileSources,
  treeOf: GraphOptions['treeOf'],
): Promise<readonly TaggedImage[]> {
  try {
    const tree = await treeOf(task);
    return tree === undefined ? await namedBases(sources, task) : (await taskBases(sources, task, tree)).images;
  } catch (error) {
    if (!(error instanceof CustomhouseError)) throw error;
    return namedBases(sources, task);
  }
}

function outputOf(task: Task): string | undefined {
  if (task.kind === 'import') return formatTaggedImage(task.to);
  const { registry, repository, tag } = task;
  return tag === undefined ? undefined : formatTaggedImage({ registry, repository, tag });
}
