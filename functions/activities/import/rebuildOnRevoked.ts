import { formatTaggedImage, type Digest } from '../../../shared/image.ts';
import type { ImportTask } from '../../../shared/config/model.ts';
import type { RunId } from '../../../shared/run.ts';
import { isEnabled } from '../../../shared/start/effectiveTask.ts';
import { startRun } from '../../../shared/start/startRun.ts';
import type { Tools } from '../activity.ts';

interface Revoked {
  readonly task: ImportTask;
  readonly digest: Digest;
  /** The revocation's. */
  readonly runId: RunId;
}

/**
 * Builds anew what a deployment was rolled back to on a digest that is revoked now. The tag does not move for it, so no event tells the task.
 *
 * Safe to repeat: the revocation is the cause.
 */
export async function rebuildOnRevoked({ task, digest, runId }: Revoked, { app, starter, log }: Tools): Promise<void> {
  for (const build of app.configuration.tasks.values()) {
    if (build.kind !== 'build' || build.deploy === undefined) continue;
    const { desired, images } = await app.ledger.deployments.read(build.name);
    const base = images.find((image) => image.digest === desired?.digest)?.base;
    if (base?.digest !== digest || base.image !== formatTaggedImage(task.to)) continue;
    if (!(await isEnabled(app, build))) {
      log.error(`ALERT: ${build.name} runs on ${digest}, which is revoked, and is disabled.`, { runId, digest });
      continue;
    }
    const cause = { kind: 'request', request: `revocation-${runId}` } as const;
    await startRun(app, starter, { task: build.name, trigger: 'Image Update', cause });
  }
}
