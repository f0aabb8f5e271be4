import type { OrchestrationContext } from 'durable-functions';
import type { GateAnswer } from '../../shared/gates/gate.ts';
import type { ActivityInput } from '../contracts.ts';
import { call, pollDelaySeconds, RunCanceled, type Steps, wait } from './steps.ts';

export type Verdict =
  { readonly kind: 'pass' } | { readonly kind: Exclude<GateAnswer['kind'], 'pass'>; readonly reason: string };

/** Asks one gate after the other; the first that does not say yes decides. */
export function* askGates(
  context: OrchestrationContext,
  { runId, digest, gates }: Omit<ActivityInput<'beginGate'>, 'gate'> & { readonly gates: readonly string[] },
): Steps<Verdict> {
  for (const gate of gates) {
    const verdict = yield* askGate(context, { runId, digest, gate });
    if (verdict.kind !== 'pass') return verdict;
  }
  return { kind: 'pass' };
}

function* askGate(context: OrchestrationContext, question: ActivityInput<'beginGate'>): Steps<Verdict> {
  let progress = yield* call(context, 'beginGate', question);
  for (let poll = 0; progress.kind === 'asked'; poll++) {
    // The first poll follows at once: it waits a little itself.
    if (poll > 0) yield* wait(context, pollDelaySeconds(poll));
    progress = yield* call(context, 'pollGate', { ...question, ticket: progress.ticket });
  }
  if (progress.kind === 'canceled') throw new RunCanceled();
  const { kind, reason } = progress.answer;
  return kind === 'pass' ? { kind } : { kind, reason: reason ?? `Gate ${question.gate} said no.` };
}
