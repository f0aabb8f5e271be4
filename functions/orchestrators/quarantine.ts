import type { OrchestrationContext } from 'durable-functions';
import type { Digest } from '../../shared/image.ts';
import type { RunId } from '../../shared/run.ts';
import { awaitImport } from './awaitImport.ts';
import { call, pollDelaySeconds, type Steps, wait } from './steps.ts';

/** Copies the candidate into quarantine, server-side, and returns once that digest was read back there. */
export function* quarantine(context: OrchestrationContext, runId: RunId, digest: Digest): Steps<void> {
  for (let look = 0; ; look++) {
    const progress = yield* call(context, 'quarantineImage', { runId, digest });
    if (progress.kind === 'quarantined') return;
    if (progress.kind === 'copying') yield* awaitImport(context, progress);
    else yield* wait(context, pollDelaySeconds(look));
  }
}
