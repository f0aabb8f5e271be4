import type { App } from '../../../shared/app.ts';
import type { ImportTask } from '../../../shared/config/model.ts';
import type { GateAnswer, GateTicket } from '../../../shared/gates/gate.ts';
import type { Digest } from '../../../shared/image.ts';
import { importOf, keyOf } from '../../../shared/start/effectiveTask.ts';
import type { Run } from '../../../shared/run.ts';
import type { GateProgress } from '../../contracts.ts';
import type { Tools } from '../activity.ts';

/** Three faults in a row on what is in use: somebody should look, though nothing is revoked for it. */
const faultsThatAlert = 3;

export interface Answered {
  readonly run: Run;
  readonly digest: Digest;
  readonly gate: string;
  readonly answer: GateAnswer;
  readonly ticket?: GateTicket;
}

/** Keeps a gate's answer as a verdict, and hands on what the run needs of it: the evidence stays in the ledger. */
export async function recordAnswer(
  { run, digest, gate, answer, ticket }: Answered,
  { app, log }: Tools,
): Promise<GateProgress> {
  const task = importOf(app, run.task);
  const acrRunId = ticket?.['acrRunId'];
  const record = await app.ledger.imports.recordVerdict(keyOf(task), digest, {
    gate,
    answer: answer.kind,
    evidence: answer.evidence,
    runId: run.runId,
    at: app.now().toISOString(),
    platform: task.platform,
    ...(answer.kind === 'pass' ? {} : { reason: answer.reason }),
    ...(typeof acrRunId === 'string' ? { acrRunId } : {}),
  });
  if (record.faultsInRow >= faultsThatAlert && (await isPromoted(app, task, digest))) {
    log.error(
      `ALERT: the gates of ${task.name} could not answer ${record.faultsInRow} times in a row about a promoted digest.`,
      { runId: run.runId, task: task.name, digest },
    );
  }
  return {
    kind: 'answered',
    answer: answer.kind === 'pass' ? { kind: 'pass' } : { kind: answer.kind, reason: answer.reason },
  };
}

async function isPromoted(app: App, task: ImportTask, digest: Digest): Promise<boolean> {
  const { promotions } = await app.ledger.imports.read(keyOf(task));
  return promotions.some((promotion) => promotion.digest === digest);
}
