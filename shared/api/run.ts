import { z } from 'zod';
import { omit } from './omit.ts';
import { outcomes, type Run, runStatuses, type RunStep, stepNames, triggers } from '../run.ts';

const time = z.iso.datetime({ error: 'expected a time in ISO 8601, such as 2026-11-24T03:00:00Z' });
const mostRuns = 200;
const usualRuns = 50;

/** One run, as the API shows it. */
export const runSchema = z.object({
  runId: z.string(),
  task: z.string(),
  trigger: z.enum(triggers),
  /** What made it run: the image and digest, the ref and commit, the scheduled time, or the request. */
  cause: z.record(z.string(), z.union([z.string(), z.number()])),
  /** Who asked for it, as the dashboard’s sign-in names them. Not known of who holds a key. */
  requestedBy: z.string().optional(),
  status: z.enum(runStatuses),
  outcome: z.enum(outcomes).optional(),
  reason: z.string().optional(),
  platform: z.string(),
  digest: z.string().optional(),
  commit: z.string().optional(),
  /** The digest of the base that a build really used. */
  baseDigest: z.string().optional(),
  createdAt: z.string(),
  startedAt: z.string().optional(),
  finishedAt: z.string().optional(),
  acrRuns: z.array(
    z.object({
      registry: z.string(),
      acrRunId: z.string(),
      purpose: z.string(),
      /** Steps of the test’s own task file that promotion takes the place of. */
      replacedSteps: z.array(z.object({ step: z.string(), reason: z.string() })).optional(),
    }),
  ),
  /** Container groups that a build’s own task file made. */
  fileDeployments: z.array(z.object({ containerGroup: z.string(), resourceGroup: z.string() })).optional(),
  cancelRequested: z.boolean(),
});
export type RunAnswer = z.infer<typeof runSchema>;

/** A part of a run that has begun, in the order in which they came. */
export const stepSchema = z.object({
  name: z.enum(stepNames),
  /** The gate that is asked, or the attempt of a build that is made again. */
  of: z.string().optional(),
  startedAt: z.string(),
  /** Missing while it goes on. */
  finishedAt: z.string().optional(),
});
export type StepAnswer = z.infer<typeof stepSchema>;

/** One run with its steps. */
export const runDetailSchema = z.object({ ...runSchema.shape, steps: z.array(stepSchema) });
export type RunDetailAnswer = z.infer<typeof runDetailSchema>;

/** Newest first. */
export const runListSchema = z.object({
  items: z.array(runSchema),
  /** Give it as `next` for the following page; missing on the last one. */
  next: z.string().optional(),
});
export type RunListAnswer = z.infer<typeof runListSchema>;

export const runListQuery = z.strictObject({
  task: z.string().optional(),
  status: z.enum(runStatuses).optional(),
  trigger: z.enum(triggers).optional(),
  from: time.optional(),
  to: time.optional(),
  limit: z.coerce
    .number({ error: 'expected a number' })
    .int()
    .min(1)
    .max(mostRuns, { error: `expected at most ${mostRuns}` })
    .default(usualRuns),
  next: z.string().optional(),
});

/** A run is asked for without anything to say about it. */
export const runRequest = z.strictObject({});

export function toRunAnswer(run: Run): RunAnswer {
  const acrRuns = run.acrRuns.map(({ replacedSteps, ...acrRun }) =>
    replacedSteps === undefined ? acrRun : { ...acrRun, replacedSteps: [...replacedSteps] },
  );
  const fileDeployments = run.fileDeployments && [...run.fileDeployments];
  return {
    ...omit(run, 'starts', 'order', 'fileDeployments'),
    cause: { ...run.cause },
    acrRuns,
    ...(fileDeployments && { fileDeployments }),
  };
}

/** A step is over when the next one begins or the run ends. */
export function toRunDetail(run: Run, steps: readonly RunStep[]): RunDetailAnswer {
  const ends = [...steps.slice(1).map(({ startedAt }) => startedAt), run.finishedAt];
  return {
    ...toRunAnswer(run),
    steps: steps.map((step, index) => {
      const finishedAt = ends[index];
      return { ...step, ...(finishedAt === undefined ? {} : { finishedAt }) };
    }),
  };
}
