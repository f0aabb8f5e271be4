import type { App } from '../app.ts';
import type { Task } from '../config/model.ts';
import { isSilence } from './isSilence.ts';
import { refreshBases } from './refreshBases.ts';
import { syncWatches } from './syncWatches.ts';

const preparations = new WeakMap<App, Promise<void>>();

/**
 * Finds out who builds on what and who watches what, before the first report or start in this process is taken. Done once for a configuration; again when the
 * ledger could not be reached. A task whose source or registry does not answer now is left to repair.
 */
export async function prepare(app: App): Promise<void> {
  const preparation = preparations.get(app) ?? prepareTasks(app);
  preparations.set(app, preparation);
  try {
    await preparation;
  } catch (error) {
    preparations.delete(app);
    throw error;
  }
}

const preparedMark = 'prepared';

/** A process that starts with the configuration of the last one has nothing to find out: hundreds of tasks cost the first event seconds. */
async function prepareTasks(app: App): Promise<void> {
  const { configuration, ledger } = app;
  if ((await ledger.settings.mark(preparedMark)) === configuration.fingerprint) return;
  // Taken away first: one that breaks off here may have changed what the last configuration had found out.
  await ledger.settings.setMark(preparedMark, 'going on');
  const tasks = [...configuration.tasks.values()];
  const builds = tasks.filter((task) => task.kind === 'build');
  const areRead = await Promise.all(builds.map((task) => isDone(refreshBases(app, task))));
  const areWatched = await isDone(syncWatches(app, ...tasks));
  if (areWatched && areRead.every(Boolean)) await ledger.settings.setMark(preparedMark, configuration.fingerprint);
}

/** What a task builds on and watches, brought up to date. */
export async function prepareTask(app: App, task: Task): Promise<void> {
  try {
    if (task.kind === 'build') await refreshBases(app, task);
  } finally {
    await syncWatches(app, task);
  }
}

/** False where a source or a registry does not answer: repair prepares each task again, and its log says what stands in the way. */
async function isDone(preparation: Promise<void>): Promise<boolean> {
  try {
    await preparation;
    return true;
  } catch (error) {
    if (!isSilence(error)) throw error;
    return false;
  }
}
