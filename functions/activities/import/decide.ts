import { CustomhouseError } from '../../../shared/errors.ts';
import type { ImportTask } from '../../../shared/config/model.ts';
import { formatTaggedImage } from '../../../shared/image.ts';
import type { DigestRecord } from '../../../shared/ledger/ledger.ts';
import type { Run } from '../../../shared/run.ts';
import { importOf, keyOf } from '../../../shared/start/effectiveTask.ts';
import type { Input, Output, Tools } from '../activity.ts';
import { orderOf, runOf } from '../runOf.ts';
import { rebuildOnRevoked } from './rebuildOnRevoked.ts';

/** Decides that the candidate is the new desired digest. Nothing outside the ledger is touched. */
export async function promote({ runId, digest }: Input<'promote'>, { app }: Tools): Promise<Output<'promote'>> {
  const run = await runOf(app, runId);
  const task = importOf(app, run.task);
  const key = keyOf(task);
  requireEveryPass(task, run, await app.ledger.imports.digest(key, digest));
  const uniqueTag = `${task.to.tag}-${runId}`;
  const decision = await app.ledger.imports.promote(key, {
    digest,
    order: orderOf(run),
    runId,
    uniqueTag,
    byHand: run.trigger === 'Manual',
  });
  const { reason } = decision;
  return { kind: decision.kind, reason };
}

/** The last check of I1, where the decision is made: each gate has said yes to this digest in this run. */
function requireEveryPass(task: ImportTask, run: Run, record: DigestRecord | undefined): void {
  const missing = task.gates.find(
    ({ id }) =>
      record?.verdicts.some(({ gate, answer, runId }) => gate === id && answer === 'pass' && runId === run.runId) !==
      true,
  );
  if (missing === undefined) return;
  throw new CustomhouseError(
    'CONFIG_INVALID',
    `Gate ${missing.id} of ${task.name} has not passed this digest in this run, so it is not promoted. Run the task again.`,
  );
}

/** The candidate is what is desired already: its decision is renewed under the run's number. */
export async function confirmUnchanged(
  { runId, digest }: Input<'confirmUnchanged'>,
  { app }: Tools,
): Promise<Output<'confirmUnchanged'>> {
  const run = await runOf(app, runId);
  const decision = await app.ledger.imports.confirmUnchanged(keyOf(importOf(app, run.task)), {
    digest,
    order: orderOf(run),
    runId,
    byHand: run.trigger === 'Manual',
  });
  const { kind, reason } = decision;
  return { kind, reason, isBack: decision.kind === 'decided' && decision.outcome === 'promoted' };
}

/**
 * Keeps the rejection with the run's number. Desired stays what it is.
 *
 * Whether that is this digest is read after the rejection: an older run that comes later still is refused because of it.
 */
export async function reject({ runId, digest, reason }: Input<'reject'>, { app }: Tools): Promise<Output<'reject'>> {
  const run = await runOf(app, runId);
  const key = keyOf(importOf(app, run.task));
  const order = orderOf(run);
  const decision = await app.ledger.imports.reject(key, { digest, order, runId, reason });
  const desired = await app.ledger.imports.desired(key);
  const isDesired = desired?.digest === digest && desired.outcome !== 'adopted' && desired.order < order;
  return { kind: decision.kind, reason: decision.reason, isDesired };
}

/** Decides to go back to the digest that the run's cause names. */
export async function decideRollback(
  { runId }: Input<'decideRollback'>,
  { app }: Tools,
): Promise<Output<'decideRollback'>> {
  const run = await runOf(app, runId);
  if (run.cause.kind !== 'rollback') throw new Error(`Run ${runId} is no roll-back.`);
  const { digest } = run.cause;
  await app.ledger.runs.update(runId, () => ({ digest }));
  const { kind, reason } = await app.ledger.imports.rollBack(keyOf(importOf(app, run.task)), {
    digest,
    order: orderOf(run),
    runId,
  });
  return { kind, reason };
}

/** Withdraws a digest: the one named, or the one of the run's cause. */
export async function decideRevocation(
  { runId, digest, reason }: Input<'decideRevocation'>,
  tools: Tools,
): Promise<Output<'decideRevocation'>> {
  const { app, log } = tools;
  const run = await runOf(app, runId);
  const task = importOf(app, run.task);
  const subject = digest ?? (run.cause.kind === 'revocation' ? run.cause.digest : undefined);
  if (subject === undefined) throw new Error(`Run ${runId} names nothing to revoke.`);
  const why = run.cause.kind === 'revocation' ? run.cause.note : reason;
  await app.ledger.runs.update(runId, () => ({ digest: subject }));

  const { wasDesired, now } = await app.ledger.imports.revoke(keyOf(task), { digest: subject, runId, reason: why });
  const revoked = `Revoked ${subject}: ${/[.!?]$/.test(why) ? why : `${why}.`}`;
  if (!wasDesired) {
    await rebuildOnRevoked({ task, digest: subject, runId }, tools);
    return { kind: 'notDesired', reason: `${revoked} It was not in use.` };
  }
  const target = formatTaggedImage(task.to);
  if (now !== undefined && now !== subject)
    return { kind: 'replaced', reason: `${revoked} ${target} goes back to ${now}.` };
  log.error(`ALERT: ${subject} is revoked, but ${task.name} has no earlier good digest.`, {
    runId,
    task: task.name,
    digest: subject,
  });
  return {
    kind: 'standing',
    reason: `${revoked} There is no earlier good digest, so ${target} stays on it until one is promoted.`,
  };
}
