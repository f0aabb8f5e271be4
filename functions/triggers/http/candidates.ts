import type { CandidateAnswer } from '../../../shared/api/image.ts';
import type { App } from '../../../shared/app.ts';
import { tellingLine } from '../../../shared/gates/tellingLine.ts';
import type { DigestRecord, ImportRecord, Verdict } from '../../../shared/ledger/ledger.ts';
import type { Run, RunStep } from '../../../shared/run.ts';

/** A run that goes on, and how far it is. */
export interface OpenRun {
  readonly run: Run;
  readonly steps: readonly RunStep[];
}

/** Every run that goes on, newest first: few, so that their steps are read too. */
export async function openRuns({ ledger: { runs } }: App): Promise<readonly OpenRun[]> {
  const unfinished = await runs.unfinished();
  const open = await Promise.all(unfinished.map(async (run) => ({ run, steps: await runs.steps(run.runId) })));
  return open.sort((a, b) => b.run.createdAt.localeCompare(a.run.createdAt));
}

/** Digests that were never promoted, newest first, with what each waits for or what stands against it. */
export function candidatesOf(
  { digests, promotions }: ImportRecord,
  open: readonly OpenRun[],
): readonly CandidateAnswer[] {
  const promoted = new Set(promotions.map(({ digest }) => digest));
  return [...digests.values()]
    .filter(({ digest, revokedAt }) => !promoted.has(digest) && revokedAt === undefined)
    .sort((a, b) => b.firstSeenAt.localeCompare(a.firstSeenAt))
    .map((record) => candidateAnswer(record, open));
}

function candidateAnswer(record: DigestRecord, open: readonly OpenRun[]): CandidateAnswer {
  const { digest, firstSeenAt, holders, verdicts } = record;
  const holder = open.find(({ run }) => holders.includes(run.runId));
  if (holder !== undefined) return { digest, firstSeenAt, state: 'inTest', ...progressOf(holder) };
  const [last] = verdicts;
  if (record.rejectedAt !== undefined) {
    const no = verdicts.find(({ answer }) => answer === 'reject');
    return { digest, firstSeenAt, state: 'rejected', since: record.rejectedAt, ...evidencePart(no) };
  }
  if (last?.answer === 'fault')
    return { digest, firstSeenAt, state: 'noAnswer', since: last.at, ...evidencePart(last) };
  return { digest, firstSeenAt, state: 'waiting', since: firstSeenAt };
}

function progressOf({ run, steps }: OpenRun): Pick<CandidateAnswer, 'waitsFor' | 'runId' | 'since'> {
  const step = steps.at(-1);
  if (step === undefined) return { runId: run.runId, since: run.createdAt };
  return { runId: run.runId, since: step.startedAt, waitsFor: [step.name, step.of ?? ''].join(' ').trim() };
}

function evidencePart(verdict: Verdict | undefined): Partial<CandidateAnswer> {
  if (verdict === undefined) return {};
  const { gate, runId, reason, evidence } = verdict;
  const logLine = tellingLine(evidence);
  return {
    gate,
    runId,
    ...(reason === undefined ? {} : { reason }),
    ...(logLine === undefined ? {} : { logLine }),
  };
}
