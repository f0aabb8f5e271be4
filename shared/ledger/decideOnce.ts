import { z } from 'zod';
import type { GoingBack } from '../decide/goBack.ts';
import type { Revocation } from '../decide/revoke.ts';
import type { Digest } from '../image.ts';
import type { RunId } from '../run.ts';
import { type Pause, untilCommitted } from './committed.ts';
import { digest as digestText, outcome } from './brands.ts';
import type { Decision } from './ledger.ts';
import { type Place, readRow } from './places.ts';
import type { Change } from './table.ts';

/** What a run asks for, once. */
export interface Asked<D> {
  readonly runId: RunId;
  readonly digest: Digest;
  readonly verb: 'promote' | 'confirmUnchanged' | 'reject' | 'rollBack' | 'revoke' | 'deploy' | 'goBack';
  /** Of the answer. */
  readonly schema: z.ZodType<D>;
}

/** Sorts before all that decisions are drawn from. */
export function answerKey({ runId, digest, verb }: Asked<unknown>): string {
  return `answer:${runId}:${verb}:${digest}`;
}

export const decisionRow: z.ZodType<Decision> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('decided'), outcome, reason: z.string() }),
  z.object({ kind: z.literal('superseded'), reason: z.string() }),
]);

export const revocationRow: z.ZodType<Revocation> = z
  .object({ wasDesired: z.boolean(), now: digestText.optional() })
  .transform(({ wasDesired, now }) => ({ wasDesired, now }));

export const goingBackRow: z.ZodType<GoingBack> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('wentBack'), digest: digestText }),
  z.object({ kind: z.literal('superseded') }),
  z.object({ kind: z.literal('none') }),
]);

/**
 * Decides, and keeps the answer with what the decision writes, in one transaction. Asked again, however late, the first answer
 * stands, a refusal too: what was told once does not come true behind somebody's back.
 */
export async function decideOnce<D>(
  answer: Place<D>,
  decide: () => Promise<{ readonly decision: D; readonly writes: readonly Change[] }>,
  pause: Pause,
): Promise<D> {
  const { table, partition, key } = answer;
  return await untilCommitted(pause, `${partition} ${key}`, async () => {
    // Begun at once, since most are asked for the first time. What is known counts, even where it could not be decided now.
    const deciding = decide();
    deciding.catch(() => undefined);
    const known = await readRow(answer);
    if (known !== undefined) return { value: known.value };
    const { decision, writes } = await deciding;
    const isCommitted = await table.commit(partition, [...writes, { kind: 'insert', key, value: decision }]);
    return isCommitted ? { value: decision } : undefined;
  });
}
