import type { IncomingMessage } from 'node:http';
import { allows, catalogAction } from './actions.ts';
import type { Logins, Principal } from './logins.ts';
import type { Grant, TokenService } from './tokenService.ts';

/** The user name with which ACR takes a refresh token as the password. */
export const refreshTokenUser = '00000000-0000-0000-0000-000000000000';

/** Who sends the request. Undefined: nobody we know. */
export function authenticate(request: IncomingMessage, logins: Logins, tokens: TokenService): Grant | undefined {
  const principal = basicPrincipal(request, logins, tokens);
  if (principal) return everythingOf(principal);
  const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  return bearer === undefined ? undefined : tokens.readAccessToken(bearer);
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
