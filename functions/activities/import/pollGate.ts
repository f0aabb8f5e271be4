import { gates } from '../../../shared/gates/index.ts';
import { importOf } from '../../../shared/start/effectiveTask.ts';
import type { Input, Output, Tools } from '../activity.ts';
import { runOf } from '../runOf.ts';
import { configuredGate } from './candidate.ts';
import { recordAnswer } from './gateProgress.ts';

/** Asks whether the gate has its answer, and keeps it. A cancellation stops what the gate began. */
export async function pollGate(
  { runId, digest, gate: id, ticket }: Input<'pollGate'>,
  tools: Tools,
): Promise<Output<'pollGate'>> {
  const { app } = tools;
  const run = await runOf(app, runId);
  const gate = configuredGate(importOf(app, run.task), id);
  if (run.cancelRequested) {
    await gates[gate.gate].cancel(ticket, app);
    return { kind: 'canceled' };
  }
  const poll = await gates[gate.gate].poll(ticket, gate.settings, app);
  if (poll.kind === 'pending') return { kind: 'asked', ticket, waitingFor: poll.reason };
  // Asked while the gate was waited for: it has the last word before anything is decided.
  if ((await runOf(app, runId)).cancelRequested) return { kind: 'canceled' };
  return recordAnswer({ run, digest, gate: id, answer: poll.answer, ticket }, tools);
}
