import { CustomhouseError } from '../../../shared/errors.ts';
import type { App } from '../../../shared/app.ts';
import type { ImportTask } from '../../../shared/config/model.ts';
import { type Digest, formatPinnedImage, formatTaggedImage, type PinnedImage } from '../../../shared/image.ts';
import { importOf, keyOf } from '../../../shared/start/effectiveTask.ts';
import type { Input, Output, Tools } from '../activity.ts';
import { runOf } from '../runOf.ts';
import { importPatienceMs } from './importPatience.ts';
import { pinned, quarantined } from './quarantined.ts';

/**
 * Brings the candidate into quarantine by digest, or finds it there. `quarantined` only after it was read back.
 *
 * @throws IMPORT_DIFFERS when the import reported success and left another digest
 */
export async function quarantineImage(
  { runId, digest }: Input<'quarantineImage'>,
  { app }: Tools,
): Promise<Output<'quarantineImage'>> {
  const run = await runOf(app, runId);
  if (run.cancelRequested) return { kind: 'canceled' };
  const task = importOf(app, run.task);
  const key = keyOf(task);
  if ((await app.ledger.imports.enterQuarantine(key, digest, runId)) === 'wait') return { kind: 'wait' };

  const target = quarantined(task, digest);
  const [isThereAlready, source] = await Promise.all([isThere(app, task, digest), sourceOf(app, task, digest)]);
  if (!isThereAlready) {
    const progress = await app.imports.begin({ source, target, mode: 'Force' }, importPatienceMs);
    if (progress.kind === 'pending')
      return { kind: 'copying', registry: target.registry, operation: progress.operation };
    if (!(await isThere(app, task, digest))) {
      throw new CustomhouseError(
        'IMPORT_DIFFERS',
        `The import of ${formatPinnedImage(source)} was reported as done, but ${formatTaggedImage(target)} is not that digest.`,
      );
    }
  }
  await app.ledger.imports.markQuarantined(key, digest);
  return { kind: 'quarantined' };
}

async function isThere(app: App, task: ImportTask, digest: Digest): Promise<boolean> {
  const target = quarantined(task, digest);
  return (await app.registries.head(target, target.tag))?.digest === digest;
}

/** What was promoted once is taken from where it is kept: upstream may not have it any more. */
async function sourceOf(app: App, task: ImportTask, digest: Digest): Promise<PinnedImage> {
  const { promotions } = await app.ledger.imports.read(keyOf(task));
  const isKept = promotions.some((promotion) => promotion.digest === digest && promotion.tagged);
  return pinned(isKept ? task.to : task.from, digest);
}
