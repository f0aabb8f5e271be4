import { z } from 'zod';

/** A container group that a build task deploys to, or that its task file deployed to. */
export const deploymentSchema = z.object({
  task: z.string(),
  /** `taskFile`: the file deploys by itself, so nothing is decided here, and nothing put right or rolled back. */
  deployedBy: z.enum(['customhouse', 'taskFile']),
  containerGroup: z.string(),
  resourceGroup: z.string(),
  /** What was decided; missing before the first deployment. */
  desired: z
    .object({
      digest: z.string(),
      runId: z.string(),
      outcome: z.enum(['deployed', 'rolledBack']),
      decidedAt: z.string(),
    })
    .optional(),
  /** What the container service says now; missing when there is no group or it could not be asked. */
  actual: z
    .object({
      digest: z.string().optional(),
      provisioning: z.enum(['going', 'succeeded', 'failed']),
      isRunning: z.boolean(),
      /** `http://<host>:<port>` */
      address: z.string().optional(),
      startedAt: z.string().optional(),
      restarts: z.int(),
      message: z.string().optional(),
    })
    .optional(),
  /** Why `actual` is missing although the group may be there. */
  fault: z.string().optional(),
  /** Newest first. */
  images: z.array(
    z.object({
      digest: z.string(),
      runId: z.string(),
      decidedAt: z.string(),
      health: z.enum(['unknown', 'healthy', 'unhealthy']),
      base: z.object({ image: z.string(), digest: z.string() }).optional(),
      /** It comes back only by hand. */
      wasRolledBackFrom: z.boolean(),
    }),
  ),
});
export type DeploymentAnswer = z.infer<typeof deploymentSchema>;

export const deploymentListSchema = z.object({ items: z.array(deploymentSchema) });
