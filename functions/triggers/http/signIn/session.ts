import type { HttpResponseInit } from '@azure/functions';
import type { SessionAnswer } from '../../../../shared/api/session.ts';
import type { ApiCall, Route } from '../route.ts';
import { principalOf } from './principal.ts';

/** Anonymous: the page asks before anybody is signed in, and it tells only the one who asks about themselves. */
export const sessionRoutes: readonly Route[] = [
  { name: 'showSession', method: 'GET', path: 'api/session', access: 'anonymous', answer: showSession },
];

function showSession({ app, request }: ApiCall): Promise<HttpResponseInit> {
  const jsonBody: SessionAnswer =
    app.signIn === 'key' ? { signIn: 'key' } : { signIn: 'appService', ...principalPart(request) };
  return Promise.resolve({ headers: { 'cache-control': 'no-store' }, jsonBody });
}

function principalPart(request: ApiCall['request']): { readonly name?: string; readonly role?: 'reader' | 'operator' } {
  const principal = principalOf(request);
  if (principal === undefined) return {};
  return { name: principal.name, ...(principal.role === undefined ? {} : { role: principal.role }) };
}
