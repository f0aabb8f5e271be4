import type { OrchestrationContext } from 'durable-functions';
import type { ConvergenceEnd, OrchestratorContracts } from '../contracts.ts';
import { awaitImport } from './awaitImport.ts';
import { call, notWaited, pollDelaySeconds, RunFault, type Steps, wait, waitOut } from './steps.ts';

/** Tags that somebody else keeps moving are left after so many rounds; repair comes back. */
const mostRounds = 60;

/**
 * Makes an import's tags say what the ledger says, and tells the stable tag's dependents.
 *
 * Each round reads the ledger anew: a runner that comes late applies the current decision, never its own.
 */
export function* convergeImport(context: OrchestrationContext): Steps<ConvergenceEnd> {
  try {
    return yield* convergeTags(context, context.df.getInput<OrchestratorContracts['convergeImport']['input']>());
  } catch (error) {
    if (error instanceof RunFault) return { kind: 'fault', fault: error.fault };
    throw error;
  }
}

function* convergeTags(context: OrchestrationContext, { task }: { readonly task: string }): Steps<ConvergenceEnd> {
  let waited = notWaited;
  for (let round = 0; round < mostRounds; round++) {
    const progress = yield* call(context, 'applyImport', { task });
    if (progress.kind === 'nothing') return progress;
    if (progress.kind === 'copying') {
      const fault = yield* awaitImport(context, progress);
      if (fault !== undefined) waited = yield* waitOut(context, fault, waited);
    }
    if (progress.kind === 'changed' && round > 1) yield* wait(context, pollDelaySeconds(round));
    if (progress.kind === 'equal') {
      yield* call(context, 'observeTarget', { task, digest: progress.digest });
      return progress;
    }
  }
  throw new RunFault({
    code: 'IMPORT_DIFFERS',
    message: `The tags of ${task} did not stay as they were written. Find out who else pushes to the target repository and take that right away.`,
  });
}
