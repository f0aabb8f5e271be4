import { z } from 'zod';
import { groupSpecSchema } from './groupSpec.ts';

const eventSchema = z.object({
  name: z.string(),
  message: z.string(),
  type: z.enum(['Normal', 'Warning']),
  count: z.number(),
  firstTimestamp: z.string(),
  lastTimestamp: z.string(),
});

/** What is kept of a container group, in a file for its owner only: the specification holds passwords. */
export const groupRecordSchema = z.object({
  resourceGroup: z.string(),
  name: z.string(),
  spec: groupSpecSchema,
  /** Rises with every change that makes new containers; the label that tells whether a container is still right. */
  generation: z.number().int(),
  provisioningState: z.enum(['Creating', 'Updating', 'Deleting', 'Succeeded', 'Failed']),
  isStopped: z.boolean(),
  /** In the order of `ipAddress.ports`. */
  publishedPorts: z.array(z.number()),
  /** Newest last, by container name. */
  events: z.record(z.string(), z.array(eventSchema)),
});
export type GroupRecord = z.infer<typeof groupRecordSchema>;
export type GroupEvent = z.infer<typeof eventSchema>;

/** ACI shows the latest few. */
const maxEvents = 20;

export type EventName = 'Pulling' | 'Pulled' | 'Started' | 'Killing' | 'Failed';

/** The record with one more event; one that repeats the last is counted there. */
export function withEvent(
  record: GroupRecord,
  container: string,
  event: { readonly name: EventName; readonly message: string; readonly time: string },
): GroupRecord {
  const events = record.events[container] ?? [];
  const last = events.at(-1);
  const isRepeated = last?.name === event.name && last.message === event.message;
  const added: GroupEvent = {
    name: event.name,
    message: event.message,
    type: event.name === 'Failed' ? 'Warning' : 'Normal',
    count: isRepeated ? last.count + 1 : 1,
    firstTimestamp: isRepeated ? last.firstTimestamp : event.time,
    lastTimestamp: event.time,
  };
  const kept = (isRepeated ? events.slice(0, -1) : events).slice(1 - maxEvents);
  return { ...record, events: { ...record.events, [container]: [...kept, added] } };
}
