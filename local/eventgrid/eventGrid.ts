import { randomUUID } from 'node:crypto';
import { startDelivery } from './delivery.ts';
import { topicOf } from './envelope.ts';
import { matches } from './matches.ts';
import type { EventGrid, EventGridOptions } from './types.ts';

/** Starts delivering, first what a former process left. */
export function createEventGrid(options: EventGridOptions): EventGrid {
  const deliveries = options.subscriptions.map((subscription) => startDelivery(subscription, options));

  return {
    publish(event) {
      const published = {
        id: randomUUID(),
        requestId: randomUUID(),
        publishTime: options.now().toISOString(),
        topic: topicOf(options, event.registry),
        event,
      };
      for (const delivery of deliveries) {
        if (matches(delivery.subscription, event)) delivery.accept(published);
      }
    },
    validated: Promise.all(deliveries.map((delivery) => delivery.validated)).then(() => undefined),
    async idle() {
      await Promise.all(deliveries.map((delivery) => delivery.idle()));
    },
    async close() {
      await Promise.all(deliveries.map((delivery) => delivery.close()));
    },
  };
}
