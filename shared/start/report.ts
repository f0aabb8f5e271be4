import type { App } from '../app.ts';
import type { GitContext, ImportTask } from '../config/model.ts';
import { type Digest, formatTaggedImage, type TaggedImage } from '../image.ts';
import type { DesiredDigest, Seen } from '../ledger/ledger.ts';
import type { Commit, Run } from '../run.ts';
import { keyOf } from './effectiveTask.ts';
import { fanOut } from './fanOut.ts';
import { lookAtRef } from './look.ts';
import { prepare } from './prepare.ts';
import { refName } from './refName.ts';
import type { Starter } from './starter.ts';
import { importInto } from './watched.ts';

/** What an event or a webhook tells: a tag or a branch was seen to move. Crosses the engine as JSON. */
export type Report =
  | { readonly kind: 'image'; readonly image: TaggedImage; readonly seen: Seen<Digest> }
  | { readonly kind: 'ref'; readonly context: GitContext; readonly seen: Seen<Commit> };

/** Follows a report up. Repeated, it starts nothing twice. */
export function takeReport(app: App, starter: Starter, report: Report): Promise<readonly Run[]> {
  if (report.kind === 'image') return reportImage(app, starter, report.image, report.seen);
  return reportRef(app, starter, report.context, report.seen);
}

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
  if (target === undefined && !(await isPromoted(app, starter, image, seen.value))) return [];
  if (target === undefined && !(await isConcern(app, watched))) return [];
  const reported = await app.ledger.observations.report(watched, seen);
  return reported.kind === 'late' ? [] : fanOut(app, starter, reported.observation);
}

/**
 * A webhook says that a branch moved.
 *
 * Git hosts tell the time of a push in whole seconds. Of two pushes in one second the second to arrive counts as late, so for
 * what is late the branch itself is asked.
 */
export async function reportRef(
  app: App,
  starter: Starter,
  context: GitContext,
  seen: Seen<Commit>,
): Promise<readonly Run[]> {
  await prepare(app);
  const reported = await app.ledger.observations.report(refName(context), seen);
  const observation = reported.kind === 'late' ? await lookAtRef(app, context) : reported.observation;
  return observation === undefined ? [] : fanOut(app, starter, observation);
}

/** Whether what a target tag now holds was decided. What was not is put right, and nothing of ours is built on it. */
async function isDecided(app: App, starter: Starter, task: ImportTask, digest: Digest): Promise<boolean> {
  if ((await desiredOrAdopted(app, task, digest))?.digest === digest) return true;
  await starter.start('convergeImport', convergenceId(task.name), { task: task.name });
  return false;
}

/** What is desired; before the first promotion that is what the target holds. */
async function desiredOrAdopted(app: App, task: ImportTask, digest: Digest): Promise<DesiredDigest | undefined> {
  const key = keyOf(task);
  const desired = await app.ledger.imports.desired(key);
  if (desired !== undefined && desired.outcome !== 'adopted') return desired;
  await app.ledger.imports.adopt(key, digest);
  // Read again: the first promotion may have come between, and then nothing was adopted.
  return app.ledger.imports.desired(key);
}

/** Whether what a promotion's unique tag now holds was promoted under it; true for any other tag. What was not is put right. */
async function isPromoted(app: App, starter: Starter, image: TaggedImage, digest: Digest): Promise<boolean> {
  for (const task of importsBeside(app, image)) {
    const { promotions } = await app.ledger.imports.read(keyOf(task));
    const promotion = promotions.find(({ uniqueTag }) => uniqueTag === image.tag);
    if (promotion === undefined || promotion.digest === digest) continue;
    await app.ledger.imports.markMoved(keyOf(task), promotion.order);
    await starter.start('convergeImport', convergenceId(task.name), { task: task.name });
    return false;
  }
  return true;
}

/** The imports whose unique tags may bear this name. */
function importsBeside(app: App, { registry, repository, tag }: TaggedImage): readonly ImportTask[] {
  return [...app.configuration.tasks.values()].filter(
    (task): task is ImportTask =>
      task.kind === 'import' &&
      task.to.registry === registry &&
      task.to.repository === repository &&
      tag.startsWith(`${task.to.tag}-`),
  );
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
