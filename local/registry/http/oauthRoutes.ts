import type { IncomingMessage } from 'node:http';
import { basicPrincipal } from '../auth/authenticate.ts';
import type { Principal } from '../auth/logins.ts';
import { authenticationRequired, RegistryError } from '../errors.ts';
import type { RegistryState } from '../state.ts';
import { answerJson } from './answer.ts';
import type { Call, Route } from './call.ts';
import { readBody } from './readBody.ts';

const maxFormBytes = 64 * 1024;

/** The token service that every client asks: Docker and Podman with GET and Basic, OAuth2 clients with POST. */
export const tokenRoutes: readonly Route[] = [
  { methods: ['GET'], path: /^\/oauth2\/token$/, needs: 'nothing', answer: tokenForLogin },
  { methods: ['POST'], path: /^\/oauth2\/token$/, needs: 'nothing', answer: tokenForGrant },
];

/**
 * ACR only: an Azure access token for a refresh token of this registry.
 *
 * @see https://github.com/Azure/acr/blob/main/docs/AAD-OAuth.md
 */
export const exchangeRoute: Route = {
  methods: ['POST'],
  path: /^\/oauth2\/exchange$/,
  needs: 'nothing',
  answer: exchange,
};

function tokenForLogin({ state, request, response, query }: Call): void {
  const isAnonymous = request.headers.authorization === undefined;
  const principal = isAnonymous ? state.logins.anonymous : basicPrincipal(request, state.logins, state.tokenService);
  if (!principal) throw authenticationRequired();
  answerToken({ state, response }, principal, query.getAll('scope'));
}

async function tokenForGrant({ state, request, response }: Call): Promise<void> {
  const form = await readForm(request);
  const principal = principalOf(state, form);
  if (!principal) throw authenticationRequired();
  answerToken({ state, response }, principal, form.getAll('scope'));
}

function principalOf(state: RegistryState, form: URLSearchParams): Principal | undefined {
  const grantType = form.get('grant_type');
  if (grantType === 'refresh_token') return state.tokenService.readRefreshToken(form.get('refresh_token') ?? '');
  if (grantType === 'password') return state.logins.find(form.get('username') ?? '', form.get('password') ?? '');
  throw new RegistryError('UNAUTHORIZED', 'grant_type is refresh_token or password');
}

async function exchange({ state, request, response }: Call): Promise<void> {
  const form = await readForm(request);
  const actions = state.identityActions(form.get('access_token') ?? '');
  if (!actions) throw authenticationRequired();
  answerJson(response, { refresh_token: state.tokenService.issueRefreshToken({ subject: 'identity', actions }) });
}

function answerToken(
  { state, response }: Pick<Call, 'state' | 'response'>,
  principal: Principal,
  scopes: string[],
): void {
  const asked = scopes.flatMap((scope) => scope.split(' ')).filter((scope) => scope !== '');
  const { token, expiresIn } = state.tokenService.issueAccessToken(principal, asked);
  answerJson(response, { access_token: token, token, expires_in: expiresIn });
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  return new URLSearchParams((await readBody(request, maxFormBytes)).toString());
}
