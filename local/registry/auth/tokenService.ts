import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { isRepository, type Repository } from '../../../shared/image.ts';
import { allows, catalogAction, kindOfScopeWord, scopeWord, actionKinds, type ActionKind } from './actions.ts';
import type { JwtKey } from './jwt.ts';
import type { Principal } from './logins.ts';

/** ACR's life times. */
const accessTokenSeconds = 75 * 60;
const refreshTokenSeconds = 3 * 60 * 60;

const accessSchema = z.object({ type: z.string(), name: z.string(), actions: z.array(z.string()) });
type Access = z.infer<typeof accessSchema>;
const common = { sub: z.string(), exp: z.number() };
const refreshClaims = z.object({
  ...common,
  grant_type: z.literal('refresh_token'),
  permissions: z.object({ actions: z.array(z.string()) }),
});
const accessClaims = z.object({ ...common, grant_type: z.literal('access_token'), access: z.array(accessSchema) });

/** What the bearer of an access token may do: what was asked for and granted when it was issued. */
export interface Grant {
  readonly subject: string;
  allows(repository: Repository, kind: ActionKind): boolean;
  readonly catalog: boolean;
}

export interface TokenService {
  issueRefreshToken(principal: Principal): string;
  issueAccessToken(
    principal: Principal,
    scopes: readonly string[],
  ): { readonly token: string; readonly expiresIn: number };
  /** Undefined when it is none of ours, expired, or its bearer's right is gone. */
  readRefreshToken(token: string): Principal | undefined;
  readAccessToken(token: string): Grant | undefined;
}

export interface TokenServiceOptions {
  readonly key: JwtKey;
  readonly service: string;
  readonly now: () => Date;
  /** Whether a login that a token was issued to still exists. */
  readonly isValid: (subject: string) => boolean;
}

/** @see https://distribution.github.io/distribution/spec/auth/token/ */
export function createTokenService({ key, service, now, isValid }: TokenServiceOptions): TokenService {
  function seconds(): number {
    return Math.floor(now().getTime() / 1000);
  }

  function issue(subject: string, lifetime: number, claims: Record<string, unknown>): string {
    const iat = seconds();
    const times = { nbf: iat, iat, exp: iat + lifetime };
    return key.sign({
      jti: randomUUID(),
      sub: subject,
      iss: 'Azure Container Registry',
      aud: service,
      ...times,
      ...claims,
    });
  }

  function read<Schema extends z.ZodType<{ sub: string; exp: number }>>(
    token: string,
    schema: Schema,
  ): z.infer<Schema> | undefined {
    const claims = schema.safeParse(key.verify(token)).data;
    return claims && claims.exp > seconds() && isValid(claims.sub) ? claims : undefined;
  }

  return {
    issueRefreshToken: ({ subject, actions }) =>
      issue(subject, refreshTokenSeconds, { grant_type: 'refresh_token', permissions: { actions } }),
    issueAccessToken(principal, scopes) {
      const access = scopes.map((scope) => grant(principal, scope)).filter((entry) => entry !== undefined);
      const token = issue(principal.subject, accessTokenSeconds, { grant_type: 'access_token', access });
      return { token, expiresIn: accessTokenSeconds };
    },
    readRefreshToken(token) {
      const claims = read(token, refreshClaims);
      return claims && { subject: claims.sub, actions: claims.permissions.actions };
    },
    readAccessToken(token) {
      const claims = read(token, accessClaims);
      return claims && grantOf(claims.sub, claims.access);
    },
  };
}

/** The part of one scope (`repository:<name>:pull,push`) that the principal may have; asking for more is no error. */
function grant(principal: Principal, scope: string): Access | undefined {
  const [, type, name = '', words = ''] = /^(repository|registry):(.+):([^:]*)$/.exec(scope) ?? [];
  if (type === 'registry') {
    return principal.actions.includes(catalogAction) ? { type, name, actions: words.split(',') } : undefined;
  }
  if (type !== 'repository' || !isRepository(name)) return undefined;
  const asked = words.split(',').flatMap((word) => (word === '*' ? actionKinds : [kindOfScopeWord(word)]));
  const granted = asked.filter((kind) => kind !== undefined && allows(principal.actions, name, kind));
  return { type, name, actions: granted.map((kind) => scopeWord(kind as ActionKind)) };
}

function grantOf(subject: string, access: readonly Access[]): Grant {
  return {
    subject,
    allows: (repository, kind) =>
      access.some(
        ({ type, name, actions }) => type === 'repository' && name === repository && actions.includes(scopeWord(kind)),
      ),
    catalog: access.some(({ type, name }) => type === 'registry' && name === 'catalog'),
  };
}
