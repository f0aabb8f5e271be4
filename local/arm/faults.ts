import { Refusal } from './refusal.ts';

/** What the real service can answer and a healthy local one never does. */
export type Fault =
  /** ACR Tasks, for many free-credit subscriptions. */
  | { readonly kind: 'tasksNotAllowed' }
  /** The caller has no role that includes importImage. */
  | { readonly kind: 'importForbidden' }
  /** ACI's limit of cores per region. */
  | { readonly kind: 'containerQuota' }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number };

/** For tests: outcomes to inject, and what local registries are not by themselves. Every request is asked for once. */
export interface Faults {
  readonly request?: ((method: string, path: string) => Fault | undefined) | undefined;
  /** Whether somebody took this action out of the roles of the app and its builds. */
  readonly isWithheld?: ((action: string) => boolean) | undefined;
  /** Whether this registry goes by rights per repository. */
  readonly usesAbac?: ((registry: string) => boolean) | undefined;
  /** Whether this registry has reached its storage limit: imports into it then fail while they copy. */
  readonly isFull?: ((registry: string) => boolean) | undefined;
}

/** The answer that the service gives, in its own codes and words. */
export function refusalOf(fault: Fault, path: string): Refusal {
  const resource = path.split('/')[8] ?? '';
  const subscription = path.split('/')[2] ?? '';
  switch (fault.kind) {
    case 'tasksNotAllowed':
      return new Refusal(
        400,
        'TasksOperationsNotAllowed',
        `ACR Tasks requests for the registry ${resource} and ${subscription} are not permitted. Please file an Azure support request at http://aka.ms/azuresupport for assistance.`,
        { target: 'request' },
      );
    case 'importForbidden':
      return new Refusal(
        403,
        'AuthorizationFailed',
        `The client does not have authorization to perform action 'Microsoft.ContainerRegistry/registries/importImage/action' over scope '${path.slice(0, path.lastIndexOf('/'))}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
      );
    case 'containerQuota':
      return new Refusal(
        400,
        'ContainerGroupQuotaReached',
        "Resource type 'Microsoft.ContainerInstance/containerGroups' container group quota 'StandardCores' exceeded in region 'local'. Limit: '10', Usage: '10' Requested: '1'.",
      );
    case 'throttled':
      return new Refusal(429, 'TooManyRequests', 'The request is being throttled.', {
        headers: { 'retry-after': String(fault.retryAfterSeconds) },
      });
  }
}

/** ACR's code for every quota; its words for a full registry are not published. */
export function registryFull(): Refusal {
  return new Refusal(
    403,
    'QuotaExceeded',
    'Quota exceeded for resource type storage for the registry SKU Premium. Learn more about different SKU quotas and upgrade process: https://docs.microsoft.com/azure/container-registry/container-registry-skus',
  );
}
