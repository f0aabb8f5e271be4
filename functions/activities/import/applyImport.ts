import type { App } from '../../../shared/app.ts';
import type { ImportTask } from '../../../shared/config/model.ts';
import { CustomhouseError } from '../../../shared/errors.ts';
import { type Digest, formatTaggedImage, type Tag, type TaggedImage } from '../../../shared/image.ts';
import type { Promotion } from '../../../shared/ledger/ledger.ts';
import type { ImportRequest } from '../../../shared/ports.ts';
import { importOf, keyOf } from '../../../shared/start/effectiveTask.ts';
import type { ImportConvergence } from '../../contracts.ts';
import type { Input, Output, Tools } from '../activity.ts';
import { importPatienceMs } from './importPatience.ts';
import { pinned, quarantined } from './quarantined.ts';

/**
 * One step towards tags that say what the ledger says: first every promotion's unique tag, then the stable tag. The only place
 * where a tag of a target is written.
 *
 * @throws TAG_TAKEN when somebody else's image stands under a unique tag
 */
export async function applyImport(
  { task: name }: Input<'applyImport'>,
  { app }: Tools,
): Promise<Output<'applyImport'>> {
  const task = importOf(app, name);
  const { desired, promotions } = await app.ledger.imports.read(keyOf(task));
  if (desired === undefined || desired.outcome === 'adopted') return { kind: 'nothing' };

  const untagged = promotions.filter(({ tagged }) => !tagged);
  for (const promotion of untagged) {
    const copying = await writeUniqueTag(app, task, promotion);
    if (copying !== undefined) return copying;
  }
  const [stable] = await Promise.all([
    app.registries.head(task.to, task.to.tag),
    ...untagged.map(({ order }) => app.ledger.imports.markTagged(keyOf(task), order)),
  ]);
  if (stable?.digest === desired.digest) return { kind: 'equal', digest: desired.digest, order: desired.order };
  return copy(app, { task, digest: desired.digest, target: task.to });
}

/** Writes, reads back, locks. Undefined when it is done; an existing tag with our digest is a repeated step. */
async function writeUniqueTag(
  app: App,
  task: ImportTask,
  promotion: Promotion,
): Promise<ImportConvergence | undefined> {
  const { digest } = promotion;
  const unique: TaggedImage = { ...task.to, tag: promotion.uniqueTag as Tag };
  const seen = (await app.registries.head(unique, unique.tag))?.digest;
  if (seen === undefined || (promotion.moved === true && seen !== digest)) {
    const progress = await app.imports.begin(writingOf(task, promotion, unique), importPatienceMs);
    if (progress.kind === 'pending')
      return { kind: 'copying', registry: unique.registry, operation: progress.operation };
  }
  await requireDigest(app, unique, digest);
  await app.registries.lock(unique, digest);
  return undefined;
}

/** What was written once stands in the target repository, protected: that goes over what somebody has put in its place. */
function writingOf(task: ImportTask, { digest, moved }: Promotion, target: TaggedImage): ImportRequest {
  if (moved === true) return { source: pinned(task.to, digest), target, mode: 'Force' };
  return { source: pinned(quarantined(task, digest), digest), target, mode: 'NoForce' };
}

async function requireDigest(app: App, unique: TaggedImage, digest: Digest): Promise<void> {
  const seen = (await app.registries.head(unique, unique.tag))?.digest;
  if (seen === digest) return;
  if (seen === undefined)
    throw new CustomhouseError(
      'IMPORT_DIFFERS',
      `The import to ${formatTaggedImage(unique)} was reported as done, but the tag is not there.`,
    );
  throw new CustomhouseError(
    'TAG_TAKEN',
    `${formatTaggedImage(unique)} holds ${seen}, which is not what was promoted under it. Find out who pushed it, delete that tag, and take their right to push away.`,
  );
}

/** The digest stands in the target repository already, under its unique tag: moving the stable tag copies nothing. */
async function copy(
  app: App,
  { task, digest, target }: { readonly task: ImportTask; readonly digest: Digest; readonly target: TaggedImage },
): Promise<ImportConvergence> {
  const progress = await app.imports.begin(
    { source: pinned(task.to, digest), target, mode: 'Force' },
    importPatienceMs,
  );
  return progress.kind === 'pending'
    ? { kind: 'copying', registry: target.registry, operation: progress.operation }
    : { kind: 'changed' };
}
