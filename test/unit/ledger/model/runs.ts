import type { Digest } from '../../../../shared/image.ts';
import type { Observation } from '../../../../shared/ledger/ledger.ts';
import { isFinal, type Cause, type Outcome, type Run, type RunId, type Trigger } from '../../../../shared/run.ts';
import { runIdOf } from '../../../../shared/start/runId.ts';
import { gatedImport } from './gatedImport.ts';
import { revocation, rollBackRun } from './byHand.ts';
import { fateOf, step } from './steps.ts';
import { key, upstreamTag, type World } from './world.ts';

/** The one door: the ledger's row, then the orchestration. Its start may get lost. */
export async function startRun(world: World, cause: Cause, trigger: Trigger): Promise<void> {
  const runId = runIdOf(key.task, cause);
  const { run, inserted } = await world.ledger.runs.insert({
    runId,
    task: key.task,
    trigger,
    cause,
    platform: 'linux/amd64',
  });
  if (inserted) world.inserted.push(runId);
  if (run.status === 'Queued' && fateOf(world) !== 3) await startInstance(world, runId);
}

/** An instance that goes on is not started; one that ended may be started again. */
export async function startInstance(world: World, runId: RunId): Promise<void> {
  await world.turn();
  if (world.instances.has(runId)) return;
  world.instances.add(runId);
  world.late.push(orchestrate(world, runId).finally(() => world.instances.delete(runId)));
}

/** Starts the import for the current observation; the process may die before. */
export async function fanOut(world: World, { value, number }: Observation): Promise<void> {
  const { observations } = world.ledger;
  const taken = await observations.lastTaken(upstreamTag, key.task);
  if (taken === undefined || taken >= number || fateOf(world) === 4) return;
  const digest = value as Digest;
  await startRun(world, { kind: 'image', image: upstreamTag, digest, observation: number }, 'Image Update');
  await observations.take(upstreamTag, key.task, number);
}

async function orchestrate(world: World, runId: RunId): Promise<void> {
  const run = await step(world, () => begin(world, runId));
  if (run === undefined) return;
  const { outcome, passed } = await workOf(world, run);
  const ended = await step(world, () => world.ledger.runs.update(runId, () => ({ status: 'Succeeded', outcome })));
  world.ended.set(runId, { run: ended, outcome, passed });
}

async function workOf(world: World, run: Run): Promise<{ readonly outcome: Outcome; readonly passed: boolean }> {
  if (run.cause.kind === 'rollback') return await rollBackRun(world, run, run.cause.digest);
  if (run.cause.kind === 'revocation') return await revocation(world, run, run.cause.digest);
  return await gatedImport(world, run);
}

/** Undefined: a late second start of a run that has ended. */
async function begin(world: World, runId: RunId): Promise<Run | undefined> {
  const { runs, observations } = world.ledger;
  const run = await runs.get(runId);
  if (run === undefined || isFinal(run.status)) return undefined;
  const order = run.cause.kind === 'image' ? run.cause.observation : await observations.takeNumber(upstreamTag);
  const begun = await runs.update(runId, (current) => ({ status: 'Running', order: current.order ?? order }));
  return isFinal(begun.status) ? undefined : begun;
}
