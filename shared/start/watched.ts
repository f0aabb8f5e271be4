import type { App } from '../app.ts';
import type { GitContext, ImportTask, Task } from '../config/model.ts';
import { contextOfGate } from '../gates/index.ts';
import { formatTaggedImage } from '../image.ts';
import { isEnabled } from './effectiveTask.ts';
import { refName } from './refName.ts';

/** The Git contexts of a task: a build's own; the tests of an import. */
export function contextsOf(task: Task): readonly GitContext[] {
  if (task.kind === 'build') return [task.context];
  return task.gates.flatMap((gate) => contextOfGate(gate) ?? []);
}

/** The images whose move concerns the task: an import's source; what a build's Dockerfile builds on. `<registry>/<repository>:<tag>` */
export async function imagesOf(app: App, task: Task): Promise<readonly string[]> {
  return task.kind === 'import' ? [formatTaggedImage(task.from)] : app.ledger.bases.of(task.name);
}

/** The import that writes this image, if one does. */
export function importInto(app: App, image: string): ImportTask | undefined {
  return [...app.configuration.tasks.values()].find(
    (task) => task.kind === 'import' && formatTaggedImage(task.to) === image,
  ) as ImportTask | undefined;
}

/** What the task runs for when it moves: refs and images, as its triggers say. Nothing while it is disabled. */
export async function watchedBy(app: App, task: Task): Promise<readonly string[]> {
  const [isOn, images] = await Promise.all([isEnabled(app, task), task.triggers.baseImage ? imagesOf(app, task) : []]);
  if (!isOn) return [];
  const refs = task.triggers.commit ? contextsOf(task).map(refName) : [];
  return [...new Set([...refs, ...images])];
}

/** The tasks that run when this image or ref moves, unless they are disabled. */
export async function concernedBy(app: App, watched: string): Promise<readonly Task[]> {
  const builds = await app.ledger.bases.dependents(watched);
  return [...app.configuration.tasks.values()].filter((task) => isConcerned(task, watched, builds));
}

function isConcerned(task: Task, watched: string, builds: readonly string[]): boolean {
  if (task.triggers.commit && contextsOf(task).some((context) => refName(context) === watched)) return true;
  if (!task.triggers.baseImage) return false;
  return task.kind === 'import' ? formatTaggedImage(task.from) === watched : builds.includes(task.name);
}
