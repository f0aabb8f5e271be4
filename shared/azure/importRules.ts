import type { AcrConfiguration, RegistryConfiguration } from '../config/model.ts';
import type { ArmFault } from './armFault.ts';
import { hasCode, isForbidden, isThrottled, lacksRole, type Rule } from './rules.ts';
import type { Attempt } from './translate.ts';

const importRole = '"Container Registry Data Importer and Data Reader"';

/** With `NoForce`: the tag exists. With `Force`: it is locked. */
export function isConflict({ status, code }: ArmFault): boolean {
  return status === 409 || code === 'Conflict';
}

/**
 * An import fails in the words of three services: the resource manager, the target registry, the source registry.
 */
export function importAttempt(failure: string, source: RegistryConfiguration, target: AcrConfiguration): Attempt {
  return {
    failure,
    rights: roleRemedy(source, target),
    rules: importRules(source, target),
    otherwise: 'IMPORT_FAILED',
  };
}

function importRules(source: RegistryConfiguration, target: AcrConfiguration): Rule[] {
  return [
    {
      fits: hasCode('QuotaExceeded'),
      code: 'REGISTRY_FULL',
      remedy: `The storage of ${target.acr} is full. Delete what is not needed ("az acr show-usage"), or take a larger SKU.`,
    },
    {
      fits: isConflict,
      code: 'TAG_LOCKED',
      remedy: 'The target tag is locked. Unlock it: az acr repository update --write-enabled true.',
    },
    { fits: lacksRole, code: 'IMPORT_FORBIDDEN', remedy: roleRemedy(source, target) },
    { fits: isForbidden, code: 'IMPORT_FORBIDDEN', remedy: sourceRemedy(source, target) },
    {
      fits: (fault) =>
        fault.status === 404 && !hasCode('ResourceNotFound', 'ResourceGroupNotFound', 'OperationNotFound')(fault),
      code: 'IMAGE_NOT_FOUND',
      remedy: 'The source image is not there any more.',
    },
    { fits: hasCode('OperationNotFound'), code: 'IMPORT_FAILED', remedy: 'Azure has forgotten it. It is begun again.' },
    {
      // The resource manager's own limit comes with Retry-After; this one is the source's.
      fits: (fault) => isThrottled(fault) && fault.retryAfterSeconds === undefined,
      code: 'REGISTRY_THROTTLED',
      remedy: `The source registry’s limit of pulls is reached; the run waits. ${loginRemedy(source)}`.trim(),
    },
  ];
}

function roleRemedy(source: RegistryConfiguration, target: AcrConfiguration): string {
  const both = source.kind === 'acr' && source.acr !== target.acr ? `${target.acr} and on ${source.acr}` : target.acr;
  return `Give the app’s identity the role ${importRole} on ${both}.`;
}

function sourceRemedy(source: RegistryConfiguration, target: AcrConfiguration): string {
  return source.kind === 'oci' ? loginRemedy(source) : roleRemedy(source, target);
}

function loginRemedy(source: RegistryConfiguration): string {
  if (source.kind !== 'oci') return '';
  return source.secrets === undefined
    ? `Set "secrets" of registry "${source.name}" in customhouse.yaml and put its user name and password into Key Vault.`
    : `Check the Key Vault secrets ${source.secrets}-user and ${source.secrets}-password.`;
}
