import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { envelopeOf, type PublishedEvent } from './envelope.ts';
import type { AttemptOutcome } from './retrySchedule.ts';
import type { EventSubscription } from './types.ts';

/** What Event Grid gives a webhook to answer. */
const answerTimeoutMs = 30_000;
const origin = 'eventgrid.azure.net';
const validationAnswerSchema = z.object({ validationResponse: z.string() });

/**
 * Sends one event.
 *
 * @param attempts how often this event was sent before
 */
export async function deliver(
  subscription: EventSubscription,
  published: PublishedEvent,
  attempts: number,
): Promise<AttemptOutcome> {
  const envelope = envelopeOf(published, subscription.schema);
  const isCloudEvent = subscription.schema === 'CloudEventSchemaV1_0';
  const answer = await send(subscription, {
    method: 'POST',
    headers: {
      'content-type': `application/${isCloudEvent ? 'cloudevents+json' : 'json'}; charset=utf-8`,
      'aeg-event-type': 'Notification',
      'aeg-subscription-name': subscription.name.toUpperCase(),
      'aeg-delivery-count': String(attempts),
      'aeg-metadata-version': isCloudEvent ? '1.0' : '1',
      'aeg-output-event-id': published.id,
      ...(!isCloudEvent && { 'aeg-data-version': '1.0' }),
    },
    body: JSON.stringify(isCloudEvent ? envelope : [envelope]),
  });
  await answer?.body?.cancel();
  if (answer && answer.status >= 200 && answer.status <= 204) return { kind: 'delivered' };
  return answer ? { kind: 'refused', status: answer.status } : { kind: 'refused' };
}

/**
 * The handshake by which a webhook shows that it wants events.
 *
 * @see https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema
 * @see https://github.com/cloudevents/spec/blob/v1.0/http-webhook.md#4-abuse-protection
 */
export function validate(subscription: EventSubscription, topic: string, now: Date): Promise<boolean> {
  return subscription.schema === 'CloudEventSchemaV1_0'
    ? validateByOptions(subscription)
    : validateByCode(subscription, topic, now);
}

async function validateByOptions(subscription: EventSubscription): Promise<boolean> {
  const answer = await send(subscription, { method: 'OPTIONS', headers: { 'webhook-request-origin': origin } });
  await answer?.body?.cancel();
  const allowed = answer?.headers.get('webhook-allowed-origin')?.toLowerCase();
  return answer?.status === 200 && (allowed === origin || allowed === '*');
}

async function validateByCode(subscription: EventSubscription, topic: string, now: Date): Promise<boolean> {
  const validationCode = randomUUID();
  const event = {
    id: randomUUID(),
    topic,
    subject: '',
    data: { validationCode },
    eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
    eventTime: now.toISOString(),
    dataVersion: '2',
    metadataVersion: '1',
  };
  const answer = await send(subscription, {
    method: 'POST',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'aeg-event-type': 'SubscriptionValidation',
      'aeg-subscription-name': subscription.name.toUpperCase(),
    },
    body: JSON.stringify([event]),
  });
  if (answer?.status !== 200) return false;
  const body: unknown = await answer.json().catch(() => undefined);
  return validationAnswerSchema.safeParse(body).data?.validationResponse === validationCode;
}

/** Undefined: no answer, whatever the reason. */
async function send({ url }: EventSubscription, request: RequestInit): Promise<Response | undefined> {
  try {
    return await fetch(url, { ...request, redirect: 'manual', signal: AbortSignal.timeout(answerTimeoutMs) });
  } catch {
    return undefined;
  }
}
