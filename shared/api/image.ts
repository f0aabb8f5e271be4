import { z } from 'zod';
import { outcomes } from '../run.ts';

/** One imported image: what its stable tag is decided to be. */
export const imageSchema = z.object({
  /** The import task. */
  import: z.string(),
  /** `<registry>/<repository>:<tag>` */
  image: z.string(),
  from: z.string(),
  /** Missing before anything was promoted or adopted. */
  desired: z
    .object({
      digest: z.string(),
      outcome: z.enum(outcomes),
      runId: z.string().optional(),
      decidedAt: z.string(),
    })
    .optional(),
  /** Build tasks whose Dockerfiles build on it: they run when its stable tag moves. */
  dependents: z.array(z.string()),
});
export type ImageAnswer = z.infer<typeof imageSchema>;

export const imageListSchema = z.object({ items: z.array(imageSchema) });

export const candidateStates = ['inTest', 'rejected', 'noAnswer', 'waiting'] as const;

/** A digest that was seen upstream and is not promoted. */
export const candidateSchema = z.object({
  digest: z.string(),
  firstSeenAt: z.string(),
  /** `noAnswer`: a gate could not find out. `waiting`: nobody asks about it now. */
  state: z.enum(candidateStates),
  /** In test: the step of the run that holds it, such as `gate test`. */
  waitsFor: z.string().optional(),
  /** The gate that said no, or could not say. */
  gate: z.string().optional(),
  reason: z.string().optional(),
  /** The last line of that gate’s log. */
  logLine: z.string().optional(),
  /** The run that holds it, or that asked last. */
  runId: z.string().optional(),
  /** Since when it is in this state. */
  since: z.string(),
});
export type CandidateAnswer = z.infer<typeof candidateSchema>;

/** What a gate said of a digest. */
export const verdictSchema = z.object({
  gate: z.string(),
  answer: z.enum(['pass', 'reject', 'fault']),
  reason: z.string().optional(),
  /** The end of the gate’s log, at most 4 KB. */
  evidence: z.string(),
  runId: z.string(),
  acrRunId: z.string().optional(),
  at: z.string(),
  platform: z.string(),
});

/** Everything that was decided about an import and why. */
export const imageHistorySchema = z.object({
  ...imageSchema.shape,
  /** What comes back when the desired digest is revoked; missing where nothing good is left. */
  lastGood: z.string().optional(),
  /** Newest first. */
  candidates: z.array(candidateSchema),
  /** Newest first. */
  promotions: z.array(
    z.object({
      digest: z.string(),
      /** Never moves: the name to roll back to. */
      uniqueTag: z.string(),
      runId: z.string(),
      promotedAt: z.string(),
      isDesired: z.boolean(),
      isRevoked: z.boolean(),
    }),
  ),
  digests: z.array(
    z.object({
      digest: z.string(),
      firstSeenAt: z.string(),
      verdicts: z.array(verdictSchema),
      rejectedAt: z.string().optional(),
      /** Left by a roll-back: comes back by hand only. */
      isRolledBack: z.boolean(),
      quarantine: z.enum(['absent', 'present', 'deleting']),
      revokedAt: z.string().optional(),
      revokedReason: z.string().optional(),
    }),
  ),
});
export type ImageHistoryAnswer = z.infer<typeof imageHistorySchema>;

const note = z.string().max(1000, { error: 'expected at most 1000 characters' });

/** `to`: a unique tag or a digest that was promoted. */
export const rollbackRequest = z.strictObject({
  to: z.string({ error: 'expected a unique tag or a digest' }).min(1).max(200),
  note: note.default(''),
});

export const revokeRequest = z.strictObject({
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/, { error: 'expected sha256: and 64 hex digits' }),
  reason: note.min(1, { error: 'expected why' }),
});
