import { z } from 'zod';

/**
 * Where to read on: `<n>.<bytes>`, the n-th ACR run of the run (from 0) and the offset in its log. Opaque to readers, who give back what the last
 * answer's header said.
 */
export const runLogQuery = z.strictObject({
  offset: z
    .string()
    .regex(/^\d{1,4}\.\d{1,15}$/, { error: 'expected the offset that the last answer named' })
    .default('0.0'),
  /** Seconds to wait for something new while the run goes on. Azure’s front end cuts an answer after 230 s. */
  wait: z.coerce
    .number({ error: 'expected a number' })
    .int()
    .min(0)
    .max(200, { error: 'expected at most 200' })
    .default(0),
});

/** Header of an answer: the offset at which to read on. */
export const nextOffsetHeader = 'customhouse-next-offset';
/** Header of an answer: `true` when the run has ended and its log was read to the end. */
export const isCompleteHeader = 'customhouse-log-complete';
