import type { OrchestrationContext } from 'durable-functions';
import type { RunEnd } from '../contracts.ts';
import { askGates } from './askGates.ts';
import { asRun, type BegunRun } from './asRun.ts';
import { quarantine } from './quarantine.ts';
import { withdraw } from './settleImport.ts';
import { call, type Steps } from './steps.ts';

/** Asks the gates about the desired digest again; a no revokes it. It looks at nothing new, so it raises no order. */
export function* revalidate(context: OrchestrationContext): Steps<void> {
  yield* asRun(context, (run) => askAgain(context, run));
}

function* askAgain(context: OrchestrationContext, run: BegunRun): Steps<RunEnd> {
  const { runId } = run;
  const desired = yield* call(context, 'identifyDesired', { runId });
  if (desired === null)
    return {
      status: 'Succeeded',
      outcome: 'unchanged',
      reason: 'Nothing was promoted yet, so there is nothing to ask about.',
    };

  const { digest, gates } = desired;
  yield* quarantine(context, runId, digest);
  const verdict = yield* askGates(context, { runId, digest, gates });
  if (verdict.kind === 'fault') return { status: 'Error', reason: verdict.reason };
  if (verdict.kind === 'pass')
    return { status: 'Succeeded', outcome: 'unchanged', reason: `Every gate says yes to ${digest} again.` };
  return yield* withdraw(context, run, { digest, reason: verdict.reason });
}
