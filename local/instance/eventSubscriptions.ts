import { registryEventTypes, type EventSubscription } from '../eventgrid/types.ts';
import { azureRegistries, type AzureRegistry } from './names.ts';

/** The function that takes the events; the webhook's address names it. */
const functionName = 'imagePushed';

/** Both schemas are in use, as both are met on Azure. */
const schemas: Readonly<Record<AzureRegistry, EventSubscription['schema']>> = {
  public: 'EventGridSchema',
  base: 'CloudEventSchemaV1_0',
  team: 'EventGridSchema',
};

/**
 * Every registry's pushes go to the function app, as `az eventgrid event-subscription create` would have it.
 *
 * @param key the system key of the host's Event Grid webhook
 */
export function subscriptions(functionApp: string, key: string): EventSubscription[] {
  const url = new URL('/runtime/webhooks/EventGrid', functionApp);
  url.searchParams.set('functionName', functionName);
  url.searchParams.set('code', key);
  return azureRegistries.map((registry) => ({
    name: `customhouse-${registry}`,
    url: url.href,
    registry,
    types: [registryEventTypes.push],
    schema: schemas[registry],
  }));
}
