import type { FaultCode } from '../errors.ts';
import type { ArmFault } from './armFault.ts';

/** What an answer of Azure's means, and what somebody can do about it. The first rule that fits counts. */
export interface Rule {
  fits(fault: ArmFault): boolean;
  readonly code: FaultCode;
  readonly remedy: string;
}

/** ARM codes of 401 and 403. */
const noRights = new Set(['AuthorizationFailed', 'LinkedAuthorizationFailed', 'Forbidden', 'Unauthorized']);

export function isForbidden({ status, code }: ArmFault): boolean {
  return status === 401 || status === 403 || noRights.has(code);
}

export function isThrottled({ status, code }: ArmFault): boolean {
  return status === 429 || code === 'TooManyRequests';
}

/** ARM's own refusal: the app's identity lacks a role. Other refusals of an import come from the source registry. */
export function lacksRole({ code }: ArmFault): boolean {
  return code === 'AuthorizationFailed' || code === 'LinkedAuthorizationFailed';
}

export function hasCode(...codes: readonly string[]): (fault: ArmFault) => boolean {
  return (fault) => codes.includes(fault.code);
}

/**
 * What every request to the resource manager can meet.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors
 * @see https://learn.microsoft.com/azure/container-instances/container-instances-troubleshooting
 */
export const commonRules: readonly Rule[] = [
  {
    fits: (fault) => fault.status === undefined,
    code: 'AZURE_UNREACHABLE',
    remedy: 'Azure did not answer. The run tries again; check the network and Azure’s status page if it lasts.',
  },
  {
    fits: hasCode('TasksOperationsNotAllowed'),
    code: 'TASKS_NOT_ALLOWED',
    remedy:
      'This subscription may not use ACR Tasks (common with free credit). Ask Azure support to allow them, or use a registry of another subscription.',
  },
  {
    fits: hasCode('ContainerGroupTransitioning'),
    code: 'DEPLOYMENT_BUSY',
    remedy: 'The container group is still changing. The run waits.',
  },
  {
    fits: ({ code }) => /Quota(Exceeded|Reached)$/.test(code),
    code: 'QUOTA_EXCEEDED',
    remedy:
      'A quota of the subscription is used up. Delete what is not needed, or ask for more in the portal under Quotas.',
  },
  {
    fits: hasCode('InaccessibleImage', 'RegistryAccessDenied'),
    code: 'REGISTRY_FORBIDDEN',
    remedy: 'The container service could not pull the image. Check the Key Vault secrets it pulls with.',
  },
  { fits: hasCode('RegistryErrorResponse'), code: 'REGISTRY_UNREACHABLE', remedy: 'The run tries again.' },
  { fits: isThrottled, code: 'AZURE_THROTTLED', remedy: 'Azure asks for fewer requests. The run waits.' },
  {
    fits: ({ status = 0, code }) => status >= 500 || status === 408 || code === 'ServiceUnavailable',
    code: 'AZURE_UNREACHABLE',
    remedy: 'Azure could not do it just now. The run tries again.',
  },
  {
    fits: hasCode('ResourceNotFound', 'ResourceGroupNotFound', 'SubscriptionNotFound'),
    code: 'AZURE_REFUSED',
    remedy: 'Check the names and the resource group in customhouse.yaml, and AZURE_SUBSCRIPTION_ID.',
  },
];
