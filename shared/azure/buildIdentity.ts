import type { ContainerRegistryManagementClient } from '@azure/arm-containerregistry';
import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import { z } from 'zod';
import { CustomhouseError } from '../errors.ts';
import { translate } from './translate.ts';

/** The user-assigned identity that builds run with. */
export interface BuildIdentity {
  /** ARM resource ID. */
  readonly resourceId: string;
  /** Missing: asked of Azure once. */
  readonly clientId?: string;
}

/** @see https://learn.microsoft.com/rest/api/managedidentity/user-assigned-identities/get */
const apiVersion = '2023-01-31';
const identitySchema = z.object({ properties: z.object({ clientId: z.string() }) });

/**
 * The client ID by which ACR wants an identity named beside Key Vault references; the resource ID is no substitute.
 *
 * @param client any client of the resource manager: the request goes through its pipeline
 */
export function createClientId(
  client: ContainerRegistryManagementClient,
  endpoint: string,
  identity: BuildIdentity,
): () => Promise<string> {
  let known = identity.clientId;
  return async () => (known ??= await readClientId(client, endpoint, identity.resourceId));
}

async function readClientId(
  client: ContainerRegistryManagementClient,
  endpoint: string,
  resourceId: string,
): Promise<string> {
  const attempt = {
    failure: `Could not read the build identity ${resourceId}`,
    rights: 'Give the app’s identity the role "Managed Identity Operator" on it.',
  };
  const url = `${endpoint.replace(/\/+$/, '')}${resourceId}?api-version=${apiVersion}`;
  const request = createPipelineRequest({ url, headers: createHttpHeaders({ accept: 'application/json' }) });
  try {
    const answer = await client.sendRequest(request);
    if (answer.status === 200) return identitySchema.parse(JSON.parse(answer.bodyAsText ?? '')).properties.clientId;
    throw translate(new Error('No identity.'), attempt, answer);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) {
      throw new CustomhouseError(
        'AZURE_REFUSED',
        `${attempt.failure}: it has no client ID. Check CUSTOMHOUSE_BUILD_IDENTITY.`,
      );
    }
    throw translate(error, attempt);
  }
}
