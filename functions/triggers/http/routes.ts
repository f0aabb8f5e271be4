import type { HttpResponseInit } from '@azure/functions';
import { gitPushRoutes } from '../gitPushed.ts';
import { chainRoutes } from './chain.ts';
import { dashboardRoutes } from './dashboard/dashboard.ts';
import { deploymentRoutes } from './deployments.ts';
import { doctorRoutes } from './doctor.ts';
import { healthRoutes } from './health.ts';
import { imageRoutes } from './images.ts';
import { deploymentRollbackRoutes } from './deploymentRollback.ts';
import { openApiRoutes } from './openapi.ts';
import { problemOfError } from './problem.ts';
import type { ApiCall, Route } from './route.ts';
import { runRoutes } from './runs.ts';
import { originOf } from './signIn/sameOrigin.ts';
import { sessionRoutes } from './signIn/session.ts';
import { refuseOrigin, uiRoutes } from './signIn/uiRoutes.ts';
import { statusRoutes } from './status.ts';
import { taskRoutes } from './tasks.ts';
import { whyRoutes } from './why.ts';

/** The HTTP API, as it is described. */
export const apiRoutes: readonly Route[] = [
  ...chainRoutes,
  ...taskRoutes,
  ...runRoutes,
  ...imageRoutes,
  ...deploymentRoutes,
  ...deploymentRollbackRoutes,
  ...whyRoutes,
  ...statusRoutes,
  ...doctorRoutes,
  ...healthRoutes,
  ...sessionRoutes,
  ...openApiRoutes,
  ...gitPushRoutes,
];

/** Everything that the app serves. */
export const routes: readonly Route[] = [...apiRoutes, ...uiRoutes(apiRoutes), ...dashboardRoutes];

/** Answers one call; what is thrown becomes problem details, and a line in the log. */
export async function answerCall(route: Route, call: ApiCall): Promise<HttpResponseInit> {
  try {
    const acts = route.access === 'function' && route.method !== 'GET';
    if (acts && originOf(call.request) === 'other') return refuseOrigin();
    return await route.answer(call);
  } catch (error) {
    call.log(`${route.name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return problemOfError(error);
  }
}
