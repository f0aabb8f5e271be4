import { z } from 'zod';
import type { Digest, RegistryName, Repository, Tag } from '../image.ts';
import type { RunId } from '../run.ts';
import { digest, order, outcome, runId, time } from './brands.ts';
import { encodeKey, sortable } from './keys.ts';
import type { DesiredDigest, DigestState, ImportKey, Promotion, Verdict } from './ledger.ts';

const desired = z.object({
  digest,
  order,
  outcome,
  runId: runId.exactOptional(),
  decidedAt: time,
}) satisfies z.ZodType<DesiredDigest>;

/** Every decision writes this row, so that no two are drawn from the same state. */
export const headRow = z.object({ desired: desired.exactOptional() });

export const promotionRow: z.ZodType<Promotion> = z.object({
  digest,
  order,
  runId,
  uniqueTag: z.string(),
  promotedAt: time,
  tagged: z.boolean(),
  moved: z.literal(true).exactOptional(),
});

export const digestRow: z.ZodType<DigestState> = z.object({
  digest,
  firstSeenAt: time,
  holders: z.array(runId),
  quarantine: z.enum(['absent', 'present', 'deleting']),
  rejectedOrder: order.exactOptional(),
  rejectedAt: time.exactOptional(),
  revokedAt: time.exactOptional(),
  revokedReason: z.string().exactOptional(),
  rolledBackOrder: order.optional(),
});

const verdict = z.object({
  gate: z.string(),
  answer: z.enum(['pass', 'reject', 'fault']),
  reason: z.string().exactOptional(),
  evidence: z.string(),
  runId,
  at: time,
  acrRunId: z.string().exactOptional(),
  platform: z.string(),
}) satisfies z.ZodType<Verdict>;

export const verdictRow = z.object({ digest, verdict });

export const importKeyRow: z.ZodType<ImportKey> = z.object({
  task: z.string(),
  target: z.object({
    registry: z.custom<RegistryName>((name) => typeof name === 'string'),
    repository: z.custom<Repository>((name) => typeof name === 'string'),
    tag: z.custom<Tag>((name) => typeof name === 'string'),
  }),
});

/** Keys of an import's rows. The head sorts first, so that it is read no later than what it vouches for; verdicts last, decisions do without. */
export const headKey = 'desired';
export const recordKeys = { from: headKey } as const;
export const decisionKeys = { from: headKey, below: 'verdict:' } as const;

export function digestKey(of: Digest): string {
  return `digest:${of}`;
}

export function promotionKey(of: number): string {
  return `promotion:${sortable(of)}`;
}

export function verdictKeys(of: Digest): { readonly from: string; readonly below: string } {
  return { from: `verdict:${of}:`, below: `verdict:${of};` };
}

/** One answer of one gate to one run: given again, it replaces itself. */
export function verdictKey(
  of: Digest,
  asked: { readonly runId: RunId; readonly gate: string; readonly platform: string },
): string {
  return `${verdictKeys(of).from}${asked.runId}:${encodeKey(asked.gate)}:${encodeKey(asked.platform)}`;
}
