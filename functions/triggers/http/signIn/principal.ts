import type { HttpRequest } from '@azure/functions';
import { z } from 'zod';
import { type Role, roles } from '../../../../shared/api/session.ts';

export interface Principal {
  readonly name: string;
  /** The most that it may; undefined when it was given no role of ours. */
  readonly role: Role | undefined;
}

/** @see https://learn.microsoft.com/azure/app-service/configure-authentication-user-identities#decode-the-client-principal-header */
const principalSchema = z.object({
  name_typ: z.string().optional(),
  role_typ: z.string().optional(),
  claims: z.array(z.object({ typ: z.string(), val: z.string() })),
});

/**
 * Who App Service Authentication says is asking. Only to be believed where that is enabled: it takes the header from outsiders.
 *
 * @returns undefined when nobody is signed in
 */
export function principalOf(request: HttpRequest): Principal | undefined {
  const header = request.headers.get('x-ms-client-principal');
  const parsed = header === null ? undefined : principalSchema.safeParse(decode(header));
  if (parsed?.success !== true) return undefined;
  const { name_typ: nameType, role_typ: roleType, claims } = parsed.data;
  const given = claims.filter(({ typ }) => typ === 'roles' || typ === roleType).map(({ val }) => val);
  const name = claims.find(({ typ }) => typ === nameType)?.val ?? request.headers.get('x-ms-client-principal-name');
  return { name: name ?? '', role: roles.findLast((role) => given.includes(role)) };
}

function decode(header: string): unknown {
  try {
    return JSON.parse(Buffer.from(header, 'base64').toString()) as unknown;
  } catch {
    return undefined;
  }
}
