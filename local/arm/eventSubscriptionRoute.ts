import type { EventSubscription } from '../eventgrid/types.ts';
import { type ArmContext, findRegistry, registryId, registryPath } from './context.ts';
import type { Route } from './router.ts';

const type = 'Microsoft.EventGrid/eventSubscriptions';

/**
 * Where a registry's events go. As on Azure without the query of the address, which holds the key.
 *
 * @see https://learn.microsoft.com/rest/api/eventgrid/controlplane/event-subscriptions/list-by-resource
 */
export function eventSubscriptionRoute(context: ArmContext, subscriptions: readonly EventSubscription[]): Route {
  return {
    method: 'GET',
    path: `${registryPath}/providers/${type}`,
    handle({ params }) {
      const resource = findRegistry(context, params);
      const topic = registryId(context, resource);
      const found = subscriptions.filter(({ registry }) => registry === resource.registry.name);
      return {
        status: 200,
        body: {
          value: found.map(({ name, url, types, schema }) => ({
            id: `${topic}/providers/${type}/${name}`,
            name,
            type,
            properties: {
              topic,
              provisioningState: 'Succeeded',
              destination: { endpointType: 'WebHook', properties: { endpointBaseUrl: url.split('?')[0] } },
              filter: { includedEventTypes: types },
              eventDeliverySchema: schema,
            },
          })),
        },
      };
    },
  };
}
