import { parseImageReference } from '../dockerfile/imageReference.ts';
import type { Repository, Tag } from '../image.ts';
import type { SourceTree } from '../ports.ts';
import { type Builds, readBuilds } from './builds.ts';
import type { Task } from './task.ts';
import { isKnown } from './unknown.ts';

/** What a task file's images are made of. */
export interface TaskFileBases {
  /** The images of all stages of all build steps, as written once the file is rendered; what the file itself makes is left out. */
  readonly bases: readonly string[];
  /** What the task's own image goes back to; undefined for `scratch` or when it can't be worked out. */
  readonly finalBase: string | undefined;
  /** Images that `cmd` steps run and no step makes. */
  readonly tools: readonly string[];
}

export interface TaskFileBasesInput {
  readonly file: Pick<Task, 'steps'>;
  readonly tree: Pick<SourceTree, 'readText'>;
  /** Login server of the run's registry. */
  readonly registry: string;
  /** Of the image that the task is there to build. */
  readonly repository: Repository;
  /** Where it names one: a file may push others to that repository too. */
  readonly tag?: Tag | undefined;
}

/** Finds from a file's build steps what it builds on. What names an unknown value, such as ACR's run ID, is left out. */
export function basesOfTaskFile({ file, tree, registry, ...image }: TaskFileBasesInput): TaskFileBases {
  const { steps } = file;
  const builds = readBuilds({ steps, tree, registry });
  const finalBase = ownFinalBase(builds, registry, image);
  const images = steps.flatMap((step) => (step.kind === 'cmd' && step.builtIn === undefined ? [step.image] : []));
  return {
    bases: builds.bases.filter(isKnown),
    finalBase: finalBase !== undefined && isKnown(finalBase) ? finalBase : undefined,
    tools: [...new Set(images)].filter((image) => isKnown(image) && !builds.makes(image)),
  };
}

type OwnImage = Pick<TaskFileBasesInput, 'repository' | 'tag'>;

/** Of the image in the task's repository; of the only image there is where its name is given elsewhere. */
function ownFinalBase(builds: Builds, registry: string, { repository, tag }: OwnImage): string | undefined {
  const names = builds.names.filter((name) => isOf(name, registry, repository));
  const own = names.find((name) => tag !== undefined && name.endsWith(`:${tag}`)) ?? names[0];
  if (own !== undefined) return builds.finalBaseOf(own);
  const finalBases = new Set(builds.names.map((name) => builds.finalBaseOf(name)));
  return finalBases.size === 1 ? [...finalBases][0] : undefined;
}

function isOf(name: string, registry: string, repository: Repository): boolean {
  const parsed = parseImageReference(name);
  return parsed?.repository === repository && parsed.server === registry.toLowerCase();
}
