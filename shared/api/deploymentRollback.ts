import { z } from 'zod';

/** `to`: the digest of an image that was healthy, or the ID of the run that deployed it. */
export const deploymentRollbackRequest = z.strictObject({
  to: z.string({ error: 'expected a digest or a run ID' }).min(1).max(200),
  note: z.string().max(1000, { error: 'expected at most 1000 characters' }).default(''),
});
