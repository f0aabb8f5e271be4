import { z } from 'zod';
import type { WatchedState } from '../decide/observe.ts';
import { order, time } from './brands.ts';

export const watchedRow: z.ZodType<WatchedState> = z.object({
  counter: order,
  last: z
    .object({ value: z.string(), number: order, time: time.exactOptional(), seenAt: time.exactOptional() })
    .exactOptional(),
  isKnown: z.boolean(),
});

/** One task's watch: the observation that it took last, or began at. */
export const watchRow = z.object({ task: z.string(), taken: order });
export type Watch = z.infer<typeof watchRow>;

/** The same from the task's side. */
export const watchedByRow = z.object({ watched: z.string() });
