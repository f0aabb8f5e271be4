import { z } from 'zod';
import { type Cause, type Run, runStatuses, triggers } from '../run.ts';
import { commit, digest, order, outcome, runId, time } from './brands.ts';

const request = z.string();
const note = z.string();
const observation = order;

const cause = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('image'), image: z.string(), digest, observation }),
  z.object({ kind: z.literal('commit'), ref: z.string(), commit, observation }),
  z.object({ kind: z.literal('timer'), scheduledTime: time }),
  z.object({ kind: z.literal('revalidation'), scheduledTime: time }),
  z.object({ kind: z.literal('request'), request }),
  z.object({ kind: z.literal('rollback'), request, digest, note }),
  z.object({ kind: z.literal('revocation'), request, digest, note }),
]) satisfies z.ZodType<Cause>;

export const runRow: z.ZodType<Run> = z.object({
  runId,
  task: z.string(),
  trigger: z.enum(triggers),
  cause,
  requestedBy: z.string().exactOptional(),
  status: z.enum(runStatuses),
  createdAt: time,
  startedAt: time.exactOptional(),
  finishedAt: time.exactOptional(),
  starts: z.int(),
  order: order.exactOptional(),
  outcome: outcome.exactOptional(),
  reason: z.string().exactOptional(),
  digest: digest.exactOptional(),
  commit: commit.exactOptional(),
  baseDigest: digest.exactOptional(),
  platform: z.string(),
  acrRuns: z.array(
    z.object({
      registry: z.string(),
      acrRunId: z.string(),
      purpose: z.string(),
      replacedSteps: z.array(z.object({ step: z.string(), reason: z.string() })).exactOptional(),
    }),
  ),
  fileDeployments: z.array(z.object({ containerGroup: z.string(), resourceGroup: z.string() })).exactOptional(),
  cancelRequested: z.boolean(),
});

/** A run that may be unfinished. */
export const openRow = z.object({ openedAt: time });
/** Where a list finds a run. */
export const pointerRow = z.object({ runId, trigger: z.enum(triggers) });
export type Pointer = z.infer<typeof pointerRow>;
