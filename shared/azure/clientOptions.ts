import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { isLoopback, loopbackPolicy } from './loopback.ts';

/** As the SDK's clients take them. */
export interface AdditionalPolicy {
  readonly policy: PipelinePolicy;
  readonly position: 'perCall' | 'perRetry';
}

/** What every Azure client of ours is made with. */
export interface ClientOptions {
  readonly endpoint: string;
  readonly credentialScopes: string;
  readonly retryOptions: { readonly maxRetries: number };
  readonly additionalPolicies: AdditionalPolicy[];
}

/** The audience of tokens for the resource manager, in Azure and in the local one. */
const publicAudience = 'https://management.azure.com';

/**
 * No retries: a run waits by durable timers, where it can be seen, and a repeated POST could start a thing twice.
 *
 * @param timeoutMs of one request; the SDK itself would wait for ever
 */
export function clientOptions(endpoint: string, timeoutMs: number): ClientOptions {
  const timeout: AdditionalPolicy = { policy: timeoutPolicy(timeoutMs), position: 'perCall' };
  const isLocal = isLoopback(endpoint);
  return {
    endpoint,
    credentialScopes: `${isLocal ? publicAudience : endpoint}/.default`,
    retryOptions: { maxRetries: 0 },
    additionalPolicies: isLocal ? [timeout, { policy: loopbackPolicy, position: 'perRetry' }] : [timeout],
  };
}

function timeoutPolicy(timeoutMs: number): PipelinePolicy {
  return {
    name: 'requestTimeout',
    sendRequest(request, next) {
      request.timeout = timeoutMs;
      return next(request);
    },
  };
}
