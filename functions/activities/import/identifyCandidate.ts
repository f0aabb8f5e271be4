import { CustomhouseError } from '../../../shared/errors.ts';
import type { ImportTask } from '../../../shared/config/model.ts';
import { type Digest, formatTaggedImage } from '../../../shared/image.ts';
import type { Run } from '../../../shared/run.ts';
import { importOf } from '../../../shared/start/effectiveTask.ts';
import { fanOut } from '../../../shared/start/fanOut.ts';
import { lookAtImage } from '../../../shared/start/look.ts';
import { prepare } from '../../../shared/start/prepare.ts';
import type { Input, Output, Tools } from '../activity.ts';
import { runOf } from '../runOf.ts';
import { adoptTarget } from './adoptTarget.ts';

/**
 * The digest that this run is about: its cause's, or what the tag is now. It is recorded with the run and never looked up again.
 *
 * @throws IMAGE_NOT_FOUND when upstream has no such tag
 */
export async function identifyCandidate(
  { runId }: Input<'identifyCandidate'>,
  tools: Tools,
): Promise<Output<'identifyCandidate'>> {
  const { ledger } = tools.app;
  const run = await runOf(tools.app, runId);
  const task = importOf(tools.app, run.task);
  const digest = run.digest ?? (await digestOf(run, task, tools));
  const [{ digest: recorded = digest }, desired] = await Promise.all([
    ledger.runs.update(runId, (current) => ({ digest: current.digest ?? digest })),
    adoptTarget(tools.app, task),
  ]);
  const isDesired = desired?.digest === recorded && desired.outcome !== 'adopted';
  return { digest: recorded, isDesired, gates: task.gates.map((gate) => gate.id) };
}

async function digestOf(run: Run, task: ImportTask, { app, starter }: Tools): Promise<Digest> {
  if (run.cause.kind === 'image') return run.cause.digest;
  await prepare(app);
  const observation = await lookAtImage(app, task.from);
  const source = formatTaggedImage(task.from);
  if (observation === undefined) {
    throw new CustomhouseError(
      'IMAGE_NOT_FOUND',
      `There is no ${source} upstream. Check \`from:\` of task ${task.name}, or wait until the tag is back; nothing was changed.`,
    );
  }
  // This run takes the observation, so that none starts for it on its own; others that watch the image still run.
  await app.ledger.observations.take(source, task.name, observation.number);
  await fanOut(app, starter, observation);
  return observation.value;
}
