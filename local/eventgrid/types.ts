import type { RegistryEvent } from '../registry/types.ts';

export const registryEventTypes = {
  push: 'Microsoft.ContainerRegistry.ImagePushed',
  delete: 'Microsoft.ContainerRegistry.ImageDeleted',
} as const satisfies Record<RegistryEvent['action'], string>;
export type RegistryEventType = (typeof registryEventTypes)[keyof typeof registryEventTypes];

/** Which events of which registry go where. */
export interface EventSubscription {
  /** Unique; also the name of its folders. Letters, digits and `-`. */
  readonly name: string;
  /** Holds the webhook's key, so it is neither stored nor logged. */
  readonly url: string;
  /** Name of the registry. */
  readonly registry: string;
  readonly types: readonly RegistryEventType[];
  readonly schema: 'EventGridSchema' | 'CloudEventSchemaV1_0';
  /** Of `repository:tag`. */
  readonly subjectBeginsWith?: string;
  readonly subjectEndsWith?: string;
}

export interface EventGridOptions {
  /** Waiting events and dead letters live here and survive a crash at any moment. */
  readonly directory: string;
  readonly subscriptionId: string;
  /** Resource group of a registry. */
  readonly resourceGroupOf: (registry: string) => string;
  readonly subscriptions: readonly EventSubscription[];
  readonly now: () => Date;
  /** Waits before the second, third, … attempt; after the last one an event is a dead letter. Default: Event Grid's own. Milliseconds. */
  readonly retryDelaysMs?: readonly number[];
  /** Wait between two attempts at the validation handshake of a webhook that does not answer yet. Default 1000. */
  readonly validationDelayMs?: number;
  /** Default `setTimeout`. @returns cancels */
  readonly after?: (delayMs: number, run: () => void) => () => void;
  /** One line for each failed attempt, without the webhook's address. */
  readonly log?: (line: string) => void;
}

/** Delivers what happens in the registries to webhooks: at least once, in no order. */
export interface EventGrid {
  /** On disk for every subscription that it matches when this returns. For LocalRegistryOptions.onEvent. */
  publish(event: RegistryEvent): void;
  /** Resolves when every webhook has passed the handshake; until then its events wait. */
  readonly validated: Promise<void>;
  /** Resolves when nothing is waiting, neither for its first delivery nor for another one. */
  idle(): Promise<void>;
  /** Stops delivering; what waits stays on disk. Resolves when nothing is in flight. */
  close(): Promise<void>;
}
