import type { App } from '../app.ts';
import type { Task } from '../config/model.ts';
import { CustomhouseError } from '../errors.ts';
import { refreshBases } from './refreshBases.ts';
import { syncWatches } from './watched.ts';

const preparations = new WeakMap<App, Promise<void>>();

/**
 * Finds out who builds on what and who watches what, before the first report or start in this process is taken. Done once; again when the
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

async function prepareTasks(app: App): Promise<void> {
  const tasks = [...app.configuration.tasks.values()];
  const builds = tasks.filter((task) => task.kind === 'build');
  await Promise.all(builds.map((task) => tolerantly(refreshBases(app, task))));
  await tolerantly(syncWatches(app, ...tasks));
}

/** What a task builds on and watches, brought up to date. */
export async function prepareTask(app: App, task: Task): Promise<void> {
  if (task.kind === 'build') await refreshBases(app, task);
  await syncWatches(app, task);
}

async function tolerantly(preparation: Promise<void>): Promise<void> {
  try {
    await preparation;
  } catch (error) {
    // Repair prepares each task again, and its log says what stands in the way.
    if (!(error instanceof CustomhouseError) || error.code.startsWith('LEDGER')) throw error;
  }
}
