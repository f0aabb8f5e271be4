import { CustomhouseError, isRetryable } from '../../../shared/errors.ts';
import { commitStatusOf } from '../../../shared/notify/commitStatusOf.ts';
import type { Input, Output, Tools } from '../activity.ts';
import { runOf } from '../runOf.ts';

/** A run changes its status a few times only. */
const mostRounds = 4;

/**
 * Tells the commit that the run stems from how the run is now. The ledger is read again afterwards, so that the last word a host gets is never
 * older than the ledger's: hosts keep no order.
 *
 * A host that refuses is logged and left; one that does not answer is thrown, to be tried again.
 */
export async function setCommitStatus(
  { runId }: Input<'setCommitStatus'>,
  { app, log }: Tools,
): Promise<Output<'setCommitStatus'>> {
  let run = await runOf(app, runId);
  if (run.cause.kind !== 'commit') return null;
  const { ref, commit } = run.cause;
  const repository = ref.slice(0, ref.lastIndexOf('#'));
  try {
    for (let round = 0; round < mostRounds; round++) {
      const told = commitStatusOf(run, app.address);
      await app.commitStatuses.set(repository, commit, told);
      run = await runOf(app, runId);
      if (commitStatusOf(run, app.address).state === told.state) break;
    }
  } catch (error) {
    if (!(error instanceof CustomhouseError) || isRetryable(error.code)) throw error;
    log.warn(error.message, { runId, task: run.task, commit });
  }
  return null;
}
