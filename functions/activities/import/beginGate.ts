import { gates } from '../../../shared/gates/index.ts';
import type { GateBeginning } from '../../../shared/gates/gate.ts';
import type { App } from '../../../shared/app.ts';
import type { Run } from '../../../shared/run.ts';
import { importOf } from '../../../shared/start/effectiveTask.ts';
import type { Input, Output, Tools } from '../activity.ts';
import { runOf } from '../runOf.ts';
import { withAcrRun } from '../withAcrRun.ts';
import { candidateOf, configuredGate } from './candidate.ts';
import { recordAnswer } from './gateProgress.ts';

/** Puts one gate's question. Repeated, it may be asked twice: harmless, the last ticket counts. */
export async function beginGate(
  { runId, digest, gate: id }: Input<'beginGate'>,
  tools: Tools,
): Promise<Output<'beginGate'>> {
  const { app } = tools;
  const run = await runOf(app, runId);
  if (run.cancelRequested) return { kind: 'canceled' };
  const task = importOf(app, run.task);
  const gate = configuredGate(task, id);
  const candidate = await candidateOf(app, run, { task, digest });

  const beginning = await gates[gate.gate].begin(candidate, gate.settings, app);
  if (beginning.kind === 'answered') return recordAnswer({ run, digest, gate: id, answer: beginning.answer }, tools);
  await recordAcrRun(app, run, { id, beginning });
  return { kind: 'asked', ticket: beginning.ticket };
}

/** The run's log is that of its ACR runs. */
async function recordAcrRun(
  app: App,
  run: Run,
  { id, beginning }: { readonly id: string; readonly beginning: Extract<GateBeginning, { kind: 'asked' }> },
): Promise<void> {
  const { ticket, replacedSteps } = beginning;
  const { registry, acrRunId } = ticket;
  const acrRun =
    typeof registry === 'string' && typeof acrRunId === 'string'
      ? { registry, acrRunId, purpose: id, ...(replacedSteps === undefined ? {} : { replacedSteps }) }
      : undefined;
  await app.ledger.runs.update(run.runId, (current) => ({
    status: 'Running',
    acrRuns: withAcrRun(current.acrRuns, acrRun),
  }));
}
