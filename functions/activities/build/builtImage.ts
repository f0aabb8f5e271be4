import type { BuildTask } from '../../../shared/config/model.ts';
import type { Tag, TaggedImage } from '../../../shared/image.ts';
import type { RunId } from '../../../shared/run.ts';

/** What a build pushes: the tag of the configuration, or the run ID. */
export function builtImage(task: BuildTask, runId: RunId): TaggedImage {
  return { registry: task.registry, repository: task.repository, tag: task.tag ?? (runId as string as Tag) };
}
