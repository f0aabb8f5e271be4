import type { App } from '../../../shared/app.ts';
import type { BuildTask } from '../../../shared/config/model.ts';
import { type Digest, parseTaggedImage, type TaggedImage } from '../../../shared/image.ts';
import type { RunId } from '../../../shared/run.ts';
import { buildOf, keyOf } from '../../../shared/start/effectiveTask.ts';
import { lookAtImage } from '../../../shared/start/look.ts';
import { importInto } from '../../../shared/start/watched.ts';
import type { Input, Output, Tools } from '../activity.ts';
import { runOf } from '../runOf.ts';
import { builtImage } from './builtImage.ts';
import { isBuiltOn } from './isBuiltOn.ts';

/**
 * Whether the image was built on the base that was decided, for the same platform. Dockerfiles name tags, and a tag may have moved while it was built.
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

  if (!(await isRightBase(app, { task, runId, digest, image, decided }))) {
    return {
      kind: 'other',
      reason: `${String(base)} should be ${decided}, but the image was built on another: the tag has moved since, or somebody moved it by hand.`,
    };
  }
  await app.ledger.runs.update(runId, () => ({ baseDigest: decided }));
  return { kind: 'right' };
}

/** What the base is by decision: the ledger's word for what an import writes, else what the registry says now. */
async function decidedDigest(app: App, image: TaggedImage): Promise<Digest | undefined> {
  const writer = importInto(app, `${image.registry}/${image.repository}:${image.tag}`);
  if (writer !== undefined) return (await app.ledger.imports.read(keyOf(writer))).desired?.digest;
  return (await lookAtImage(app, image))?.value;
}

interface BuiltImage {
  readonly task: BuildTask;
  readonly runId: RunId;
  readonly digest: Digest;
  readonly image: TaggedImage;
  readonly decided: Digest;
}

async function isRightBase(app: App, { task, runId, digest, image, decided }: BuiltImage): Promise<boolean> {
  const { registry, repository } = builtImage(task, runId);
  const [built, base] = await Promise.all([
    app.registries.origin({ registry, repository, digest }, task.platform),
    app.registries.origin({ registry: image.registry, repository: image.repository, digest: decided }, task.platform),
  ]);
  return built !== undefined && base !== undefined && isBuiltOn(built, base);
}
