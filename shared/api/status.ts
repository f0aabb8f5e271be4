import { z } from 'zod';
import { deploymentSchema } from './deployment.ts';
import { imageSchema } from './image.ts';
import { runSchema } from './run.ts';

/** Everything at a glance: what goes on, what is in use, what runs, and what somebody should look at. */
export const statusSchema = z.object({
  /** Unfinished runs, newest first. */
  running: z.array(runSchema),
  images: z.array(imageSchema),
  deployments: z.array(deploymentSchema),
  attention: z.array(
    z.object({
      /** The task. */
      task: z.string(),
      message: z.string(),
      /** The run that says more. */
      runId: z.string().optional(),
    }),
  ),
});
export type StatusAnswer = z.infer<typeof statusSchema>;
