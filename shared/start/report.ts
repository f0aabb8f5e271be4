import type { App } from '../app.ts';
import type { ImportTask } from '../config/model.ts';
import { type Digest, formatTaggedImage, type TaggedImage } from '../image.ts';
import type { Seen } from '../ledger/ledger.ts';
import type { Commit, Run } from '../run.ts';
import { keyOf } from './effectiveTask.ts';
import { fanOut } from './fanOut.ts';
import { prepare } from './prepare.ts';
import type { Starter } from './starter.ts';
import { importInto } from './watched.ts';

/**
 * An event says that a tag moved.
 *
 * @returns the runs that this starts; none when it is late, known, or nobody's business
 */
export async function reportImage(
  app: App,
  starter: Starter,
  image: TaggedImage,
  seen: Seen<Digest>,
): Promise<readonly Run[]> {
  await prepare(app);
  const watched = formatTaggedImage(image);
  const target = importInto(app, watched);
  if (target !== undefined && !(await isDecided(app, starter, target, seen.value))) return [];
  if (target === undefined && !(await isConcern(app, watched))) return [];
  return report(app, starter, watched, seen);
}

/** A webhook says that a branch moved. Nothing for a branch that no task names. */
export async function reportRef(app: App, starter: Starter, ref: string, seen: Seen<Commit>): Promise<readonly Run[]> {
  await prepare(app);
  return report(app, starter, ref, seen);
}

async function report(
  app: App,
  starter: Starter,
  watched: string,
  seen: Seen<Digest | Commit>,
): Promise<readonly Run[]> {
  const reported = await app.ledger.observations.report(watched, seen);
  return reported.kind === 'late' ? [] : fanOut(app, starter, reported.observation);
}

/** Whether what a target tag now holds was decided. What was not is put right, and nothing of ours is built on it. */
async function isDecided(app: App, starter: Starter, task: ImportTask, digest: Digest): Promise<boolean> {
  const key = keyOf(task);
  const { desired, promotions } = await app.ledger.imports.read(key);
  if (promotions.length === 0) {
    await app.ledger.imports.adopt(key, digest);
    return true;
  }
  if (desired?.digest === digest) return true;
  await starter.start('convergeImport', convergenceId(task.name), { task: task.name });
  return false;
}

/** One convergence of a task at a time: a second start while one runs changes nothing, since that one reads the ledger to its end. */
export function convergenceId(task: string): string {
  return `converge-${task}`;
}

/** Disabled tasks count: their watch begins at the last observation, so there has to be one. */
async function isConcern(app: App, watched: string): Promise<boolean> {
  const isSource = [...app.configuration.tasks.values()].some(
    (task) => task.kind === 'import' && formatTaggedImage(task.from) === watched,
  );
  return isSource || (await app.ledger.bases.dependents(watched)).length > 0;
}
