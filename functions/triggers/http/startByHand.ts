import { isDeepStrictEqual } from 'node:util';
import type { HttpResponseInit } from '@azure/functions';
import { toRunAnswer } from '../../../shared/api/run.ts';
import type { Cause } from '../../../shared/run.ts';
import { startRun } from '../../../shared/start/startRun.ts';
import { problem } from './problem.ts';
import type { ApiCall } from './route.ts';
import { principalOf } from './signIn/principal.ts';

/** Starts what somebody asked for; 202 with the run. The same request again is the same run. */
export async function startByHand(
  { app, starter, log, request }: ApiCall,
  task: string,
  cause: Extract<Cause, { request: string }>,
): Promise<HttpResponseInit> {
  const person = app.signIn === 'appService' ? principalOf(request)?.name : undefined;
  const requestedBy = person === undefined || person === '' ? {} : { requestedBy: person };
  const { run } = await startRun(app, starter, { task, trigger: 'Manual', cause, ...requestedBy });
  if (!isDeepStrictEqual(run.cause, cause))
    return problem({ code: 'KEY_REUSED', detail: `Run ${run.runId} was started with this key by another request.` });
  log(`Run ${run.runId} of ${task} was asked for`, { runId: run.runId, task });
  return { status: 202, headers: { location: `/api/runs/${run.runId}` }, jsonBody: toRunAnswer(run) };
}
