import type { HttpResponseInit } from '@azure/functions';
import { runListQuery, toRunAnswer, toRunDetail } from '../../../shared/api/run.ts';
import type { RunFilter } from '../../../shared/ledger/ledger.ts';
import { isFinal } from '../../../shared/run.ts';
import { runNamed, unknownRun } from './named.ts';
import { problem } from './problem.ts';
import { readQuery } from './read.ts';
import type { ApiCall, Route } from './route.ts';
import { showRunLog } from './runLog.ts';

export const runRoutes: readonly Route[] = [
  { name: 'listRuns', method: 'GET', path: 'api/runs', access: 'function', answer: listRuns },
  { name: 'showRun', method: 'GET', path: 'api/runs/{run}', access: 'function', answer: showRun },
  {
    name: 'showRunLog',
    method: 'GET',
    path: 'api/runs/{run}/log',
    access: 'function',
    answer: (call) => showRunLog(call),
  },
  { name: 'cancelRun', method: 'POST', path: 'api/runs/{run}/cancel', access: 'function', answer: cancelRun },
];

async function listRuns({ app, request }: ApiCall): Promise<HttpResponseInit> {
  const query = readQuery(request, runListQuery);
  if (query.kind === 'refused') return query.response;
  const { limit, next: from, ...filter } = query.value;
  const { items, next } = await app.ledger.runs.list(definedOnly(filter), limit, from);
  return { jsonBody: { items: items.map(toRunAnswer), ...(next === undefined ? {} : { next }) } };
}

function definedOnly(filter: { readonly [Key in keyof RunFilter]: RunFilter[Key] | undefined }): RunFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

async function showRun(call: ApiCall): Promise<HttpResponseInit> {
  const run = await runNamed(call);
  if (run === undefined) return unknownRun(call);
  return { jsonBody: toRunDetail(run, await call.app.ledger.runs.steps(run.runId)) };
}

/** Noted in the ledger, which the run reads at its next step. */
async function cancelRun(call: ApiCall): Promise<HttpResponseInit> {
  const run = await runNamed(call);
  if (run === undefined) return unknownRun(call);
  if (isFinal(run.status))
    return problem({ code: 'RUN_FINISHED', detail: `Run ${run.runId} has ended: ${run.status}.` });
  const asked = await call.app.ledger.runs.update(run.runId, () => ({ cancelRequested: true }));
  call.log(`Run ${run.runId} is to be canceled`, { runId: run.runId, task: run.task });
  return { status: 202, jsonBody: toRunAnswer(asked) };
}
