import type { RunDetailAnswer } from '../shared/api/run.ts';
import { isFinal } from '../shared/run.ts';
import { causeOf } from './causeText.ts';
import { factsView } from './facts.ts';
import { durationOf, formatSeconds, shortTime } from './runTable.ts';
import { rowsView } from './table.ts';
import { together, type View } from './view.ts';

type Step = RunDetailAnswer['steps'][number];

/** Everything about one run, its reason near the top, its steps last. @param now for how long a step goes on already */
export function runView(run: RunDetailAnswer, now: Date): View {
  const steps = rowsView(
    [
      { title: 'STEP', cell: ({ name, of }: Step) => (of === undefined ? name : `${name} ${of}`) },
      { title: 'STARTED', cell: ({ startedAt }) => shortTime(startedAt) },
      { title: 'DURATION', cell: ({ startedAt, finishedAt }) => formatSeconds(startedAt, finishedAt ?? now) },
    ],
    run.steps,
  );
  return run.steps.length === 0 ? factsOf(run) : together(factsOf(run), steps);
}

function factsOf(run: RunDetailAnswer): View {
  const acrRuns = run.acrRuns.map(({ registry, acrRunId, purpose }) => `${acrRunId} (${purpose}, ${registry})`);
  return factsView({
    'Run ID': run.runId,
    Task: run.task,
    Status: run.status,
    Cancellation: run.cancelRequested && !isFinal(run.status) ? 'asked for' : undefined,
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
