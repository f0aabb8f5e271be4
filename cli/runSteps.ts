import type { RunDetailAnswer } from '../shared/api/run.ts';
import { causeOf } from './causeText.ts';

/** One line of a run's progress; `at` where the ledger keeps its time. */
export interface RunStep {
  readonly at?: string | undefined;
  readonly text: string;
}

/** What a run has done so far. How it ended is not among it: that comes after its log. */
export function stepsOf(run: RunDetailAnswer): readonly RunStep[] {
  const { acrRuns } = run;
  const steps: (RunStep | undefined)[] = [
    { at: run.createdAt, text: `Queued run ${run.runId} of ${run.task}: ${causeOf(run)}` },
    run.startedAt === undefined ? undefined : { at: run.startedAt, text: 'Started' },
    run.commit === undefined ? undefined : { text: `Commit ${run.commit}` },
    ...run.steps.map(({ name, of, startedAt }) => ({ at: startedAt, text: of === undefined ? name : `${name} ${of}` })),
    ...acrRuns.map(({ registry, acrRunId, purpose }) => ({ text: `${purpose}: ACR run ${acrRunId} in ${registry}` })),
    run.digest === undefined ? undefined : { text: `Image ${run.digest}` },
  ];
  return steps.filter((step) => step !== undefined);
}
