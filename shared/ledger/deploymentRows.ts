import { z } from 'zod';
import { digest, order, runId, time } from './brands.ts';
import { sortable } from './keys.ts';
import type { DeployedImage, DesiredDeployment } from './ledger.ts';

const desired = z.object({
  digest,
  order,
  runId,
  decidedAt: time,
  outcome: z.enum(['deployed', 'rolledBack']),
}) satisfies z.ZodType<DesiredDeployment>;

/** Every decision writes this row, so that no two are drawn from the same state. */
export const headRow = z.object({ desired: desired.exactOptional() });

export const imageRow: z.ZodType<DeployedImage> = z.object({
  digest,
  order,
  runId,
  base: z.object({ image: z.string(), digest }).exactOptional(),
  health: z.enum(['unknown', 'healthy', 'unhealthy']),
  decidedAt: time,
  rolledBackOrder: order.exactOptional(),
});

export const counterRow = z.object({ counter: order });
export const taskRow = z.object({ task: z.string() });

/** Sorts before the images, so that it is read no later than they are. */
export const headKey = 'desired';
export const recordKeys = { from: headKey, below: 'image;' } as const;

export function imageKey(of: number): string {
  return `image:${sortable(of)}`;
}
