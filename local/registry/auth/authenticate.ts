import type { IncomingMessage } from 'node:http';
import { allows, catalogAction } from './actions.ts';
import type { Logins, Principal } from './logins.ts';
import type { Grant, TokenService } from './tokenService.ts';

/** The user name with which ACR takes a refresh token as the password. */
export const refreshTokenUser = '00000000-0000-0000-0000-000000000000';

export interface Caller extends Grant {
  /** `basic` shows everything its login may do; `bearer` only what its token was issued for, so it may ask for another one. */
  readonly scheme: 'basic' | 'bearer';
}

/** Who sends the request. Undefined: nobody we know. */
export function authenticate(request: IncomingMessage, logins: Logins, tokens: TokenService): Caller | undefined {
  const principal = basicPrincipal(request, logins, tokens);
  if (principal) return { ...everythingOf(principal), scheme: 'basic' };
  const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const grant = bearer === undefined ? undefined : tokens.readAccessToken(bearer);
  return grant && { ...grant, scheme: 'bearer' };
}

/** The login of a Basic authorization header. */
export function basicPrincipal(request: IncomingMessage, logins: Logins, tokens: TokenService): Principal | undefined {
  const encoded = /^Basic (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const [username = '', password = ''] = Buffer.from(encoded, 'base64').toString().split(/:(.*)/s);
  return username === refreshTokenUser ? tokens.readRefreshToken(password) : logins.find(username, password);
}

function everythingOf({ subject, actions }: Principal): Grant {
  return {
    subject,
    allows: (repository, kind) => allows(actions, repository, kind),
    catalog: actions.includes(catalogAction),
  };
}
