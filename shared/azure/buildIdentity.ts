import { z } from 'zod';
import { type ArmPipeline, readResource } from './readResource.ts';

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

/** The client ID by which ACR wants an identity named beside Key Vault references; the resource ID is no substitute. */
export function createClientId(client: ArmPipeline, endpoint: string, identity: BuildIdentity): () => Promise<string> {
  let known = identity.clientId;
  return async () => (known ??= await readClientId(client, endpoint, identity.resourceId));
}

async function readClientId(client: ArmPipeline, endpoint: string, id: string): Promise<string> {
  const { properties } = await readResource(client, { endpoint, id, apiVersion }, identitySchema, {
    failure: `Could not read the build identity ${id}`,
    rights: 'Give the app’s identity the role "Managed Identity Operator" on it, and check CUSTOMHOUSE_BUILD_IDENTITY.',
  });
  return properties.clientId;
}
