import { CustomhouseError } from '../errors.ts';
import { parseRetryAfter } from '../http/retryAfter.ts';
import type { RegistryConfiguration } from '../config/model.ts';
import type { Answer } from './ask.ts';

/** A status that is no answer to what was asked, as the fault that it is. `tried`: "Could not read x". */
export function refusal(
  { status, headers }: Pick<Answer, 'status' | 'headers'>,
  registry: RegistryConfiguration,
  tried: string,
  now: Date,
): CustomhouseError {
  const answer = `${tried}: registry "${registry.name}" answered ${String(status)}.`;
  switch (true) {
    case status === 429: {
      const retryAfterSeconds = parseRetryAfter(headers.get('retry-after'), now);
      return new CustomhouseError(
        'REGISTRY_THROTTLED',
        `${answer} Its limit of requests is reached; the run waits. ${registry.kind === 'oci' ? loginRemedy(registry) : ''}`.trim(),
        retryAfterSeconds === undefined ? {} : { retryAfterSeconds },
      );
    }
    case status === 401 || status === 403:
      return new CustomhouseError('REGISTRY_FORBIDDEN', `${answer} ${rightsRemedy(registry)}`);
    case status === 404:
      return new CustomhouseError('IMAGE_NOT_FOUND', `${answer} Check the repository and the tag in customhouse.yaml.`);
    case status === 405 || status === 409:
      return new CustomhouseError(
        'TAG_LOCKED',
        `${answer} It is locked: unlock it with "az acr repository update --write-enabled true --delete-enabled true".`,
      );
    case status >= 500 || status === 408:
      return new CustomhouseError('REGISTRY_UNREACHABLE', `${answer} The run tries again.`);
    default:
      return new CustomhouseError(
        'REGISTRY_ANSWER_UNKNOWN',
        `${answer} Check that its address in customhouse.yaml is that of a container registry.`,
      );
  }
}

function rightsRemedy(registry: RegistryConfiguration): string {
  if (registry.kind === 'oci') return loginRemedy(registry);
  return `Give the app’s identity the roles AcrPull, AcrPush and AcrDelete on ${registry.acr} (with repository permissions: Container Registry Repository Contributor and Container Registry Repository Catalog Lister).`;
}

function loginRemedy({ name, secrets }: { readonly name: string; readonly secrets?: string }): string {
  return secrets === undefined
    ? `It is asked without a login: set "secrets" of registry "${name}" in customhouse.yaml and put a user name and password into Key Vault.`
    : `Check the Key Vault secrets ${secrets}-user and ${secrets}-password.`;
}
