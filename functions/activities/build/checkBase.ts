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

/**
 * Whether the image was built on the base that was decided: its first layers are those of that base, for the same platform.
 * Dockerfiles name tags, and a tag may have moved while it was built.
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

  if (!(await isBuiltOn(app, { task, runId, digest, image, decided }))) {
    return {
      kind: 'other',
      reason: `${String(base)} should be ${decided}, but the image begins with other layers: the tag was moved by hand.`,
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

interface BuiltOn {
  readonly task: BuildTask;
  readonly runId: RunId;
  readonly digest: Digest;
  readonly image: TaggedImage;
  readonly decided: Digest;
}

async function isBuiltOn(app: App, { task, runId, digest, image, decided }: BuiltOn): Promise<boolean> {
  const { registry, repository } = builtImage(task, runId);
  const [layers, baseLayers] = await Promise.all([
    app.registries.layers({ registry, repository, digest }, task.platform),
    app.registries.layers({ registry: image.registry, repository: image.repository, digest: decided }, task.platform),
  ]);
  return baseLayers?.every((layer, index) => layers?.[index] === layer) ?? false;
}
