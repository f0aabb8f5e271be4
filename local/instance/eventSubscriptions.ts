import { registryEventTypes, type EventSubscription } from '../eventgrid/types.ts';

/** The function that takes the events; the webhook's address names it. */
const functionName = 'imagePushed';

/** In turn: both are met on Azure. */
const schemas = ['EventGridSchema', 'CloudEventSchemaV1_0'] as const;

/**
 * Every registry's pushes go to the function app, as `az eventgrid event-subscription create` would have it.
 *
 * @param registries names of the ACR resources
 * @param key the system key of the host's Event Grid webhook
 */
export function subscriptions(registries: readonly string[], functionApp: string, key: string): EventSubscription[] {
  const url = new URL('/runtime/webhooks/EventGrid', functionApp);
  url.searchParams.set('functionName', functionName);
  url.searchParams.set('code', key);
  return registries.map((registry, index) => ({
    name: `customhouse-${registry}`,
    url: url.href,
    registry,
    types: [registryEventTypes.push],
    schema: schemas[index % schemas.length] ?? schemas[0],
  }));
}
