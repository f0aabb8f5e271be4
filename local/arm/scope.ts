import type { LocalIdentity, TokenIssuer } from '../identity/types.ts';
import { authorize } from './authorize.ts';
import { callerOf } from './caller.ts';
import { isSame } from './context.ts';
import { refusalOf, type Faults } from './faults.ts';
import { Refusal } from './refusal.ts';
import type { Call, Route } from './router.ts';

export interface ScopeOptions {
  readonly subscriptionId: string;
  readonly location: string;
  readonly resourceGroups: readonly string[];
  readonly tokens: TokenIssuer;
  readonly identities: readonly LocalIdentity[];
  readonly faults: Faults;
}

/**
 * What the resource manager asks of every request: a token for it, an API version, a subscription and a resource group that exist, and
 * that the caller may.
 *
 * @throws Refusal
 */
export function checkScope(options: ScopeOptions, { request, url }: Pick<Call, 'request' | 'url'>): void {
  const caller = callerOf(options.tokens, request);
  if (caller === undefined) {
    throw new Refusal(
      401,
      'AuthenticationFailed',
      'Authentication failed. The bearer token is missing, expired or for another audience.',
      {
        headers: { 'www-authenticate': 'Bearer authorization_uri="https://login.windows.net/", error="invalid_token"' },
      },
    );
  }
  if (!url.searchParams.has('api-version')) {
    throw new Refusal(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    );
  }
  const [, , subscription = '', , resourceGroup] = url.pathname.split('/');
  if (!isSame(subscription, options.subscriptionId)) {
    throw new Refusal(404, 'SubscriptionNotFound', `The subscription '${subscription}' could not be found.`);
  }
  checkResourceGroup(options, url.pathname, resourceGroup);
  authorize(options.identities, caller, { method: request.method ?? 'GET', path: url.pathname });
  const fault = options.faults.request?.(request.method ?? 'GET', url.pathname);
  if (fault !== undefined) throw refusalOf(fault, url.pathname);
}

function checkResourceGroup({ resourceGroups }: ScopeOptions, path: string, name = ''): void {
  if (!/^\/subscriptions\/[^/]+\/resourceGroups\/./i.test(path)) return;
  if (resourceGroups.some((group) => isSame(group, name))) return;
  throw new Refusal(404, 'ResourceGroupNotFound', `Resource group '${name}' could not be found.`);
}

/** Resource groups exist as long as the instance does: get, list, check for existence. */
export function resourceGroupRoutes({ subscriptionId, location, resourceGroups }: ScopeOptions): Route[] {
  const list = '/subscriptions/{subscription}/resourceGroups';
  function body(name: string): object {
    return {
      id: `/subscriptions/${subscriptionId}/resourceGroups/${name}`,
      name: resourceGroups.find((group) => isSame(group, name)) ?? name,
      type: 'Microsoft.Resources/resourceGroups',
      location,
      tags: {},
      properties: { provisioningState: 'Succeeded' },
    };
  }
  return [
    { method: 'GET', path: list, handle: () => ({ status: 200, body: { value: resourceGroups.map(body) } }) },
    {
      method: 'GET',
      path: `${list}/{name}`,
      handle: ({ params }) => ({ status: 200, body: body(params['name'] ?? '') }),
    },
    { method: 'HEAD', path: `${list}/{name}`, handle: () => ({ status: 204 }) },
  ];
}
