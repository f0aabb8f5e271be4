import type { App } from '../app.ts';
import type { GitContext, ImportTask, Task } from '../config/model.ts';
import { contextOfGate } from '../gates/index.ts';
import { formatTaggedImage, parseTaggedImage } from '../image.ts';
import { isEnabled } from './effectiveTask.ts';
import { lookAtImage, lookAtRef } from './look.ts';
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
  if (!(await isEnabled(app, task))) return [];
  const refs = task.triggers.commit ? contextsOf(task).map(refName) : [];
  const images = task.triggers.baseImage ? await imagesOf(app, task) : [];
  return [...new Set([...refs, ...images])];
}

/** The enabled tasks that run when this image or ref moves. */
export async function watchersOf(app: App, watched: string): Promise<readonly Task[]> {
  const builds = await app.ledger.bases.dependents(watched);
  const concerned = [...app.configuration.tasks.values()].filter((task) => isConcerned(task, watched, builds));
  const enabled = await Promise.all(concerned.map((task) => isEnabled(app, task)));
  return concerned.filter((_, index) => enabled[index]);
}

function isConcerned(task: Task, watched: string, builds: readonly string[]): boolean {
  if (task.triggers.commit && contextsOf(task).some((context) => refName(context) === watched)) return true;
  if (!task.triggers.baseImage) return false;
  return task.kind === 'import' ? formatTaggedImage(task.from) === watched : builds.includes(task.name);
}

/**
 * Brings the ledger's watches of a task in line with what it watches now.
 *
 * A new watch begins at the last observation. It is looked first, since nobody may have watched for long: nothing runs for what was there
 * before. Whoever watches already hears of a move by its event, or by repair.
 */
export async function syncWatches(app: App, task: Task): Promise<void> {
  const { observations } = app.ledger;
  const [now, before] = await Promise.all([watchedBy(app, task), observations.watchedBy(task.name)]);
  await Promise.all([
    ...now.filter((watched) => !before.includes(watched)).map((watched) => beginWatch(app, task, watched)),
    ...before.filter((watched) => !now.includes(watched)).map((watched) => observations.endWatch(watched, task.name)),
  ]);
}

async function beginWatch(app: App, task: Task, watched: string): Promise<void> {
  await lookAtWatched(app, task, watched);
  await app.ledger.observations.beginWatch(watched, task.name);
}

async function lookAtWatched(app: App, task: Task, watched: string): Promise<void> {
  const context = contextsOf(task).find((candidate) => refName(candidate) === watched);
  if (context !== undefined) {
    await lookAtRef(app, context);
    return;
  }
  // What an import writes is observed when it is decided, never looked up.
  const image = parseTaggedImage(watched);
  if (image !== undefined && importInto(app, watched) === undefined) await lookAtImage(app, image);
}
