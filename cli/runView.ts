import type { RunAnswer } from '../shared/api/run.ts';
import { causeOf } from './causeText.ts';
import { factsView } from './facts.ts';
import { durationOf, shortTime } from './runTable.ts';
import type { View } from './view.ts';

/** Everything about one run, its reason near the top. */
export function runView(run: RunAnswer): View {
  const acrRuns = run.acrRuns.map(({ registry, acrRunId, purpose }) => `${acrRunId} (${purpose}, ${registry})`);
  return factsView({
    'Run ID': run.runId,
    Task: run.task,
    Status: run.status,
    Outcome: run.outcome,
    Reason: run.reason,
    Cause: causeOf(run),
    Platform: run.platform,
    Digest: run.digest,
    Commit: run.commit,
    Base: run.baseDigest,
    Deployed: run.fileDeployments?.map((group) => `${group.resourceGroup}/${group.containerGroup}`).join(', '),
    Created: shortTime(run.createdAt),
    Started: run.startedAt === undefined ? undefined : shortTime(run.startedAt),
    Finished: run.finishedAt === undefined ? undefined : shortTime(run.finishedAt),
    Duration: run.finishedAt === undefined ? undefined : durationOf(run),
    'ACR runs': acrRuns.length === 0 ? undefined : acrRuns.join(', '),
  });
}
