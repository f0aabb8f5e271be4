import type { App } from '../app.ts';
import type { GitContext, ImportTask, Task } from '../config/model.ts';
import { CustomhouseError } from '../errors.ts';
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
 * Brings the ledger's watches of tasks in line with what they watch now. What can't be looked at now does not keep the others from being watched.
 *
 * A new watch begins at the last observation. It is looked first, since nobody may have watched for long: nothing runs for what was there
 * before. Whoever watches already hears of a move by its event, or by repair.
 *
 * @throws what the ledger threw, else the first fault of a look
 */
export async function syncWatches(app: App, ...tasks: readonly Task[]): Promise<void> {
  const { observations } = app.ledger;
  const changes = await Promise.all(tasks.map((task) => changesOf(app, task)));
  const begun = Map.groupBy(
    changes.flatMap(({ task, begins }) => begins.map((watched) => ({ task, watched }))),
    ({ watched }) => watched,
  );
  const results = await Promise.allSettled([
    ...[...begun].map(([watched, watches]) =>
      beginWatches(
        app,
        watched,
        watches.map(({ task }) => task),
      ),
    ),
    ...changes.flatMap(({ task, ends }) => ends.map((watched) => observations.endWatch(watched, task.name))),
  ]);
  const faults = results.flatMap((result): unknown[] => (result.status === 'rejected' ? [result.reason] : []));
  if (faults.length > 0) throw faults.find(isOfLedger) ?? faults[0];
}

interface WatchChanges {
  readonly task: Task;
  readonly begins: readonly string[];
  readonly ends: readonly string[];
}

async function changesOf(app: App, task: Task): Promise<WatchChanges> {
  const [now, before] = await Promise.all([watchedBy(app, task), app.ledger.observations.watchedBy(task.name)]);
  return {
    task,
    begins: now.filter((watched) => !before.includes(watched)),
    ends: before.filter((watched) => !now.includes(watched)),
  };
}

async function beginWatches(app: App, watched: string, tasks: readonly Task[]): Promise<void> {
  await lookAtWatched(app, tasks, watched);
  await app.ledger.observations.beginWatch(watched, ...tasks.map(({ name }) => name));
}

async function lookAtWatched(app: App, tasks: readonly Task[], watched: string): Promise<void> {
  const context = tasks.flatMap(contextsOf).find((candidate) => refName(candidate) === watched);
  if (context !== undefined) {
    await lookAtRef(app, context);
    return;
  }
  // What an import writes is observed when it is decided, never looked up.
  const image = parseTaggedImage(watched);
  if (image !== undefined && importInto(app, watched) === undefined) await lookAtImage(app, image);
}

function isOfLedger(fault: unknown): boolean {
  return fault instanceof CustomhouseError && fault.code.startsWith('LEDGER');
}
