import type { HttpResponseInit } from '@azure/functions';
import { problem } from '../problem.ts';
import type { ApiCall, Route } from '../route.ts';
import { principalOf } from './principal.ts';
import { originOf } from './sameOrigin.ts';

/** The same operations for people whom the platform has signed in, under `/ui/api/…`. */
export function uiRoutes(routes: readonly Route[]): readonly Route[] {
  return routes
    .filter(({ access }) => access === 'function')
    .map((route) => ({
      ...route,
      name: `ui${route.name.charAt(0).toUpperCase()}${route.name.slice(1)}`,
      path: `ui/${route.path}`,
      access: 'anonymous',
      answer: (call) => answerPerson(route, call),
    }));
}

/** Reading needs a role, acting the role of an operator and a page of ours. */
async function answerPerson(route: Route, call: ApiCall): Promise<HttpResponseInit> {
  const { app, request } = call;
  if (app.signIn !== 'appService') return { status: 404 };
  const principal = principalOf(request);
  if (principal === undefined) return problem({ code: 'SIGN_IN_REQUIRED', detail: 'Nobody is signed in.' });
  const acts = route.method !== 'GET';
  if (principal.role === undefined || (acts && principal.role !== 'operator')) {
    const wanted = acts ? 'operator' : 'reader';
    return problem({ code: 'ROLE_REQUIRED', detail: `${principal.name} has not the role ${wanted}.` });
  }
  if (acts && originOf(request) !== 'same') return refuseOrigin();
  return route.answer(call);
}

/** What acts is asked by a page of ours, or by a program. */
export function refuseOrigin(): HttpResponseInit {
  return problem({ code: 'ORIGIN_REFUSED', detail: 'The request comes from a page of another site.' });
}
