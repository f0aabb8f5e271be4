import type { AcrConfiguration } from '../config/model.ts';
import type { Attempt } from './translate.ts';

/** What was tried with ACR Tasks in a registry. */
export function tasksAttempt(tried: string, { acr }: AcrConfiguration): Attempt {
  return {
    failure: `Could not ${tried} in ${acr}`,
    rights: `Give the app’s identity the role "Container Registry Tasks Contributor" on ${acr}, and "Managed Identity Operator" on the build identity.`,
  };
}
