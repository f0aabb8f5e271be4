import { importOf, keyOf } from '../../../shared/start/effectiveTask.ts';
import type { Input, Output, Tools } from '../activity.ts';
import { runOf } from '../runOf.ts';

/** What is in use and was let in by the gates; null when nothing is. */
export async function identifyDesired(
  { runId }: Input<'identifyDesired'>,
  { app }: Tools,
): Promise<Output<'identifyDesired'>> {
  const run = await runOf(app, runId);
  const task = importOf(app, run.task);
  const desired = await app.ledger.imports.desired(keyOf(task));
  const digest = run.digest ?? (desired?.outcome === 'adopted' ? undefined : desired?.digest);
  if (digest === undefined) return null;
  await app.ledger.runs.update(runId, (current) => ({ digest: current.digest ?? digest }));
  return { digest, isDesired: true, gates: task.gates.map((gate) => gate.id) };
}
