import { z } from 'zod';
import { verdictSchema } from './image.ts';
import { runSchema } from './run.ts';

/** An image as its users name it: `node:15-alpine`, with a registry or login server before it, by a unique tag, by its digest, or by its import. */
export const whyQuery = z.strictObject({ image: z.string({ error: 'expected an image' }).min(1).max(300) });

const promotionSchema = z.object({ digest: z.string(), uniqueTag: z.string(), promotedAt: z.string() });

/** Why a digest is here, or is not. */
export const whySchema = z.object({
  /** `<registry>/<repository>:<tag>` */
  image: z.string(),
  /** The import task. */
  import: z.string(),
  from: z.string(),
  digest: z.string(),
  /** `adopted`: it was there before Customhouse, no gate was asked. `waiting`: seen, not decided. */
  state: z.enum(['inUse', 'earlier', 'adopted', 'waiting', 'rejected', 'revoked']),
  uniqueTag: z.string().optional(),
  firstSeenAt: z.string().optional(),
  promotedAt: z.string().optional(),
  rejectedAt: z.string().optional(),
  revokedAt: z.string().optional(),
  revokedReason: z.string().optional(),
  /** The newest of each gate. */
  verdicts: z.array(verdictSchema),
  /** The run that let it in, or that asked the gates last: its trigger and cause are who or what brought it here. */
  run: runSchema.optional(),
  /** What is decided to run on it. */
  applications: z.array(z.object({ task: z.string(), containerGroup: z.string(), digest: z.string() })),
  /** The promotion before it. */
  replaced: promotionSchema.optional(),
  /** Where a roll-back leads: from the one in use to the last good one before it, from an earlier one to that one. */
  wayBack: promotionSchema.optional(),
});
export type WhyAnswer = z.infer<typeof whySchema>;
