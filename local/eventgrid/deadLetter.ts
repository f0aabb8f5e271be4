import { STATUS_CODES } from 'node:http';
import { envelopeOf } from './envelope.ts';
import { isFinal } from './retrySchedule.ts';
import type { EventSubscription } from './types.ts';
import type { WaitingEvent } from './waitingEvents.ts';

/**
 * An event that can't be delivered, in the form and under the path that Event Grid gives its blobs.
 *
 * @param status of the last answer; undefined: there was none
 * @see https://learn.microsoft.com/azure/event-grid/manage-event-delivery
 */
export function deadLetterOf(
  subscription: EventSubscription,
  { published, attempts }: WaitingEvent,
  { status, at }: { status: number | undefined; at: Date },
): { path: string; content: unknown } {
  const outcome = status === undefined ? 'TimedOut' : (STATUS_CODES[status] ?? String(status)).replaceAll(' ', '');
  const properties = {
    deadLetterReason: isFinal(status) ? `UndeliverableDueToHttp${outcome}` : 'MaxDeliveryAttemptsExceeded',
    deliveryAttempts: attempts,
    lastDeliveryOutcome: outcome,
    ...(status !== undefined && { lastHttpStatusCode: status }),
    publishTime: published.publishTime,
    lastDeliveryAttemptTime: at.toISOString(),
  };
  const hour = [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate(), at.getUTCHours()].join('/');
  return {
    path: `${subscription.name.toUpperCase()}/${hour}`,
    content: [{ ...envelopeOf(published, subscription.schema), ...inSchema(subscription, properties) }],
  };
}

/** CloudEvents allows lower-case attribute names only. */
function inSchema({ schema }: EventSubscription, properties: Record<string, unknown>): Record<string, unknown> {
  if (schema === 'EventGridSchema') return properties;
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name.toLowerCase(), value]));
}
