import type { OrchestrationContext } from 'durable-functions';
import type { Digest } from '../../shared/image.ts';
import type { RunId } from '../../shared/run.ts';
import { awaitImport } from './awaitImport.ts';
import { call, notWaited, pollDelaySeconds, RunCanceled, RunFault, type Steps, wait, waitOut } from './steps.ts';

/** After so many looks (an hour and more where each has to wait) something is wrong. */
const mostLooks = 250;

/** Copies the candidate into quarantine, server-side, and returns once that digest was read back there. */
export function* quarantine(context: OrchestrationContext, runId: RunId, digest: Digest): Steps<void> {
  let waited = notWaited;
  for (let look = 0; look < mostLooks; look++) {
    const progress = yield* call(context, 'quarantineImage', { runId, digest });
    if (progress.kind === 'quarantined') return;
    if (progress.kind === 'canceled') throw new RunCanceled();
    if (progress.kind === 'wait') {
      yield* wait(context, pollDelaySeconds(look));
      continue;
    }
    const fault = yield* awaitImport(context, progress);
    if (fault !== undefined) waited = yield* waitOut(context, fault, waited);
  }
  throw new RunFault({
    code: 'IMPORT_FAILED',
    message: `The quarantine of ${digest} did not become ready within an hour. See in the function app’s log whether repair can delete the old one, then run the task again.`,
  });
}
