import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { LocalIdentity, TokenIssuer } from './types.ts';

export interface IdentityEndpointOptions {
  readonly tokens: TokenIssuer;
  /** `IDENTITY_HEADER`: what a caller must send as `X-IDENTITY-HEADER`. */
  readonly header: string;
  /** The one without a resource ID is system-assigned: it answers when no other is asked for. */
  readonly identities: readonly LocalIdentity[];
}

/** @see https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference */
const querySchema = z.object({
  'api-version': z.literal('2019-08-01'),
  resource: z.url(),
  client_id: z.string().optional(),
  principal_id: z.string().optional(),
  mi_res_id: z.string().optional(),
});

/**
 * App Service's managed identity endpoint: `GET ?api-version=2019-08-01&resource=…` with the secret header.
 *
 * Without the header nobody gets a token: a web page or a container that reaches the port is refused (401).
 */
export function createIdentityEndpoint(options: IdentityEndpointOptions): RequestListener {
  return (request, response) => {
    request.resume();
    if (request.headers['x-identity-header'] !== options.header) {
      refuse(response, 401, 'X-IDENTITY-HEADER is missing or wrong.');
      return;
    }
    const query = querySchema.safeParse(Object.fromEntries(addressOf(request).searchParams));
    if (request.method !== 'GET' || !query.success) {
      refuse(response, 400, 'Expected GET ?api-version=2019-08-01&resource=<audience URL>[&client_id=<client ID>].');
      return;
    }
    const identity = findIdentity(options.identities, query.data);
    if (identity === undefined) {
      refuse(
        response,
        400,
        'No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.',
      );
      return;
    }
    const { token, notBefore, expiresOn } = options.tokens.issue(identity, query.data.resource);
    answer(response, 200, {
      access_token: token,
      client_id: identity.clientId,
      expires_on: String(expiresOn),
      not_before: String(notBefore),
      resource: query.data.resource,
      token_type: 'Bearer',
    });
  };
}

function addressOf(request: IncomingMessage): URL {
  return new URL(request.url ?? '/', 'http://127.0.0.1');
}

function findIdentity(
  identities: readonly LocalIdentity[],
  query: z.infer<typeof querySchema>,
): LocalIdentity | undefined {
  const { client_id: clientId, principal_id: principalId, mi_res_id: resourceId } = query;
  if (clientId !== undefined) return identities.find((identity) => identity.clientId === clientId);
  if (principalId !== undefined) return identities.find((identity) => identity.principalId === principalId);
  if (resourceId !== undefined) return findByResourceId(identities, resourceId);
  return identities.find((identity) => identity.resourceId === undefined);
}

/** ARM resource IDs are compared without regard to case. */
export function findByResourceId(identities: readonly LocalIdentity[], resourceId: string): LocalIdentity | undefined {
  return identities.find((identity) => identity.resourceId?.toLowerCase() === resourceId.toLowerCase());
}

function refuse(response: ServerResponse, statusCode: number, message: string): void {
  answer(response, statusCode, { statusCode, message, correlationId: randomUUID() });
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
