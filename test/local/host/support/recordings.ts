import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const eventSchema = z.looseObject({ EventType: z.number() });
export type RecordedEvent = z.infer<typeof eventSchema>;

const recordingSchema = z.object({
  instances: z.array(
    z.object({
      instanceId: z.string(),
      final: z.looseObject({ name: z.string(), runtimeStatus: z.string(), input: z.unknown(), output: z.unknown() }),
      turns: z.array(
        z.object({
          trigger: z.looseObject({ history: z.array(eventSchema) }),
          answer: z.unknown().optional(),
          thrown: z.string().optional(),
        }),
      ),
    }),
  ),
});
export type RecordedInstance = z.infer<typeof recordingSchema>['instances'][number];

export const recordingNames = ['sequential-retry', 'fan-out', 'any-sub-continue', 'failed-child'] as const;

/** What Microsoft's engine gave and got, turn by turn. */
export function readRecording(name: (typeof recordingNames)[number]): readonly RecordedInstance[] {
  const file = join(import.meta.dirname, '../../../fixtures/durable-engine', `${name}.json`);
  return recordingSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).instances;
}
