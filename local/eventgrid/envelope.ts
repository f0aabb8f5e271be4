import type { RegistryEvent } from '../registry/types.ts';
import { registryEventTypes, type EventSubscription, type RegistryEventType } from './types.ts';

/** An event as Event Grid accepted it, before it takes the form that a subscription asks for. */
export interface PublishedEvent {
  readonly id: string;
  readonly requestId: string;
  /** Event Grid's time. ISO 8601. */
  readonly publishTime: string;
  /** ARM resource ID of the registry. */
  readonly topic: string;
  readonly event: RegistryEvent;
}

/** ARM resource ID of a registry: Event Grid's `topic`, CloudEvents' `source`. */
export function topicOf(
  { subscriptionId, resourceGroupOf }: { subscriptionId: string; resourceGroupOf: (registry: string) => string },
  registry: string,
): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroupOf(registry)}/providers/Microsoft.ContainerRegistry/registries/${registry}`;
}

export function typeOf(event: RegistryEvent): RegistryEventType {
  return registryEventTypes[event.action];
}

/** `repository:tag`, or the repository where there is no tag. */
export function subjectOf({ repository, tag }: RegistryEvent): string {
  return tag === undefined ? repository : `${repository}:${tag}`;
}

/**
 * The event in the subscription's schema.
 *
 * @see https://learn.microsoft.com/azure/event-grid/event-schema-container-registry
 */
export function envelopeOf(published: PublishedEvent, schema: EventSubscription['schema']): Record<string, unknown> {
  const { id, event, publishTime, topic } = published;
  const [subject, type, data] = [subjectOf(event), typeOf(event), dataOf(published)];
  if (schema === 'CloudEventSchemaV1_0')
    return { specversion: '1.0', id, source: topic, subject, type, time: publishTime, data };
  return {
    id,
    topic,
    subject,
    eventType: type,
    eventTime: publishTime,
    data,
    dataVersion: '1.0',
    metadataVersion: '1',
  };
}

function dataOf({ id, requestId, event }: PublishedEvent): Record<string, unknown> {
  const { action, timestamp, mediaType, size, digest, repository, tag, loginServer, method, userAgent } = event;
  const length = action === 'push' ? { size, length: size } : {};
  return {
    id,
    timestamp,
    action,
    location: 'local',
    target: { mediaType, digest, repository, ...length, ...(tag !== undefined && { tag }) },
    request: { id: requestId, host: loginServer, method, useragent: userAgent },
  };
}
