import type { App } from '../../../shared/app.ts';
import type { BuildTask } from '../../../shared/config/model.ts';
import { type Digest, formatTaggedImage, parseTaggedImage, type TaggedImage } from '../../../shared/image.ts';
import { buildPurpose, type Run } from '../../../shared/run.ts';
import { buildOf, keyOf } from '../../../shared/start/effectiveTask.ts';
import { lookAtImage } from '../../../shared/start/look.ts';
import { importInto } from '../../../shared/start/watched.ts';
import type { Input, Output, Tools } from '../activity.ts';
import { runOf } from '../runOf.ts';
import { buildName } from './buildName.ts';
import { builtImage } from './builtImage.ts';
import { isBuiltOn } from './isBuiltOn.ts';

/**
 * Whether the image was built on the base that was decided, for the same platform. Dockerfiles name tags, and a tag may have moved while it was built.
 *
 * What the image begins with tells another base from the right one, but not one that was made from the right one. So the tag must not have moved since the build
 * began, either, where its registry tells when it moved.
 */
export async function checkBase(
  { runId, digest, base }: Input<'checkBase'>,
  { app }: Tools,
): Promise<Output<'checkBase'>> {
  const image = base === undefined ? undefined : parseTaggedImage(base);
  if (image === undefined) return { kind: 'right' };
  const run = await runOf(app, runId);
  const task = buildOf(app, run.task);
  const decided = await decidedDigest(app, image);
  if (decided === undefined) return { kind: 'right' };

  const built: Built = { run, task, digest, base: image, decided };
  const [beginsWithIt, hasMoved] = await Promise.all([beginsWithBase(app, built), hasMovedSince(app, built)]);
  if (!beginsWithIt || hasMoved) {
    const found = beginsWithIt ? 'the tag has moved since the build began' : 'the image was built on another';
    return {
      kind: 'other',
      reason: `${formatTaggedImage(image)} should be ${decided}, but ${found}: a newer one was let in meanwhile, or somebody moved it by hand.`,
    };
  }
  await app.ledger.runs.update(runId, () => ({ baseDigest: decided }));
  return { kind: 'right' };
}

/** What the base is by decision: the ledger's word for what an import writes, else what the registry says now. */
async function decidedDigest(app: App, image: TaggedImage): Promise<Digest | undefined> {
  const writer = importInto(app, formatTaggedImage(image));
  if (writer !== undefined) return (await app.ledger.imports.desired(keyOf(writer)))?.digest;
  return (await lookAtImage(app, image))?.value;
}

interface Built {
  readonly run: Run;
  readonly task: BuildTask;
  readonly digest: Digest;
  readonly base: TaggedImage;
  readonly decided: Digest;
}

async function beginsWithBase(app: App, { run, task, digest, base, decided }: Built): Promise<boolean> {
  const { registry, repository } = builtImage(task, run.runId);
  const [image, baseImage] = await Promise.all([
    app.registries.origin({ registry, repository, digest }, task.platform),
    app.registries.origin({ registry: base.registry, repository: base.repository, digest: decided }, task.platform),
  ]);
  return image !== undefined && baseImage !== undefined && isBuiltOn(image, baseImage);
}

/** By the clocks of the registry and of ACR. No where one of the two does not tell. */
async function hasMovedSince(app: App, { run, task, base, decided }: Built): Promise<boolean> {
  const builds = run.acrRuns.filter(({ purpose }) => purpose === buildPurpose).length;
  const [movedAt, build] = await Promise.all([
    app.registries.tagTime(base),
    app.acrRuns.build(task.registry, buildName(run.runId, builds), { patienceMs: 0 }),
  ]);
  const startedAt = build?.kind === 'final' ? build.startedAt : undefined;
  if (movedAt === undefined || startedAt === undefined) return false;
  // Read after the time: what moves in between shows here.
  const now = (await app.registries.head(base, base.tag))?.digest;
  return now !== decided || Date.parse(movedAt) >= Date.parse(startedAt);
}
