import { registriesIn } from '../../../shared/config/resolveServers.ts';
import type { BuildTask, Configuration, Task } from '../../../shared/config/model.ts';
import { basesOf } from '../../../shared/dockerfile/basesOf.ts';
import { canonicalServer, parseImageReference } from '../../../shared/dockerfile/imageReference.ts';
import { formatTaggedImage, type TaggedImage } from '../../../shared/image.ts';

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
  /** Text of a task's Dockerfile; undefined where it can't be read here, because its repository is elsewhere. */
  readonly dockerfileOf: (task: string) => Promise<string | undefined>;
}

/** What the tasks take and make, as the app finds it out itself from their Dockerfiles. */
export async function taskGraph(options: GraphOptions): Promise<readonly TaskNode[]> {
  return Promise.all(
    [...options.configuration.tasks.values()].map(async (task) => ({
      task: task.name,
      isEnabled: task.enabled,
      inputs: await inputsOf(task, options),
      output: outputOf(task),
      isFollower: task.triggers.baseImage,
    })),
  );
}

async function inputsOf(task: Task, options: GraphOptions): Promise<readonly TaggedImage[]> {
  if (task.kind === 'import') return [task.from];
  const text = await options.dockerfileOf(task.name);
  const found = text === undefined ? [] : basesOf(text, buildArguments(task, options)).bases;
  const named = task.baseImages.map((image) => withServers(image, options));
  return [...found, ...named].flatMap((reference) => configured(reference, options));
}

function buildArguments({ set }: BuildTask, options: GraphOptions): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(set).map(([name, value]) => [name, withServers(value, options)]));
}

function withServers(text: string, { servers }: GraphOptions): string {
  return registriesIn(text).reduce(
    (filled, name) => filled.replaceAll(`\${registry.${name}}`, servers.get(name) ?? ''),
    text,
  );
}

function configured(reference: string, { servers, configuration }: GraphOptions): TaggedImage[] {
  const parsed = parseImageReference(reference);
  const { tag } = parsed ?? {};
  if (parsed === undefined || tag === undefined) return [];
  const registry = [...configuration.registries.keys()].find(
    (name) => canonicalServer(servers.get(name) ?? '') === canonicalServer(parsed.server),
  );
  return registry === undefined ? [] : [{ registry, repository: parsed.repository, tag }];
}

function outputOf(task: Task): string | undefined {
  if (task.kind === 'import') return formatTaggedImage(task.to);
  const { registry, repository, tag } = task;
  return tag === undefined ? undefined : formatTaggedImage({ registry, repository, tag });
}
