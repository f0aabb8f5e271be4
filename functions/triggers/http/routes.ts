import type { HttpResponseInit } from '@azure/functions';
import { gitPushRoutes } from '../gitPushed.ts';
import { deploymentRoutes } from './deployments.ts';
import { healthRoutes } from './health.ts';
import { imageRoutes } from './images.ts';
import { deploymentRollbackRoutes } from './deploymentRollback.ts';
import { problemOfError } from './problem.ts';
import type { ApiCall, Route } from './route.ts';
import { runRoutes } from './runs.ts';
import { statusRoutes } from './status.ts';
import { taskRoutes } from './tasks.ts';
import { whyRoutes } from './why.ts';

/** The HTTP API and the Git webhook. */
export const routes: readonly Route[] = [
  ...taskRoutes,
  ...runRoutes,
  ...imageRoutes,
  ...deploymentRoutes,
  ...deploymentRollbackRoutes,
  ...whyRoutes,
  ...statusRoutes,
  ...healthRoutes,
  ...gitPushRoutes,
];

/** Answers one call; what is thrown becomes problem details, and a line in the log. */
export async function answerCall(route: Route, call: ApiCall): Promise<HttpResponseInit> {
  try {
    return await route.answer(call);
  } catch (error) {
    call.log(`${route.name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return problemOfError(error);
  }
}
