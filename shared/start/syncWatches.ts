import type { App } from '../app.ts';
import type { Task } from '../config/model.ts';
import { parseTaggedImage } from '../image.ts';
import type { WatchBeginning } from '../ledger/ledger.ts';
import { isSilence } from './isSilence.ts';
import { lookAtImage, lookAtRef } from './look.ts';
import { refName } from './refName.ts';
import { contextsOf, importInto, watchedBy } from './watched.ts';

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
  if (faults.length > 0) throw faults.find((fault) => !isSilence(fault)) ?? faults[0];
}

interface WatchChanges {
  readonly task: Task;
  readonly begins: readonly string[];
  readonly ends: readonly string[];
}

async function changesOf(app: App, task: Task): Promise<WatchChanges> {
  // In this order: a watch that another begins meanwhile is not taken for one that has to end.
  const before = await app.ledger.observations.watchedBy(task.name);
  const now = await watchedBy(app, task);
  return {
    task,
    begins: now.filter((watched) => !before.includes(watched)),
    ends: before.filter((watched) => !now.includes(watched)),
  };
}

/**
 * Begins even where it can't be looked at now: what an event tells from here on is not missed.
 *
 * @throws why it could not be looked at
 */
export async function beginWatches(
  app: App,
  watched: string,
  tasks: readonly Task[],
  beginning: Pick<WatchBeginning, 'since'> = {},
): Promise<void> {
  const [look] = await Promise.allSettled([lookAtWatched(app, tasks, watched)]);
  const names = tasks.map(({ name }) => name);
  await app.ledger.observations.beginWatch(watched, names, { ...beginning, isUnseen: look.status === 'rejected' });
  if (look.status === 'rejected') throw look.reason as unknown;
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
