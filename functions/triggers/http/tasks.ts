import type { HttpResponseInit } from '@azure/functions';
import { runRequest } from '../../../shared/api/run.ts';
import { taskNamed, unknownTask } from './named.ts';
import { readBody } from './read.ts';
import { requestIdOf } from './requestId.ts';
import type { ApiCall, Route } from './route.ts';
import { startByHand } from './startByHand.ts';
import { taskAnswer } from './taskAnswer.ts';
import { updateTask } from './updateTask.ts';

export const taskRoutes: readonly Route[] = [
  { name: 'listTasks', method: 'GET', path: 'api/tasks', access: 'function', answer: listTasks },
  { name: 'showTask', method: 'GET', path: 'api/tasks/{task}', access: 'function', answer: showTask },
  { name: 'updateTask', method: 'PATCH', path: 'api/tasks/{task}', access: 'function', answer: updateTask },
  { name: 'manualRun', method: 'POST', path: 'api/tasks/{task}/runs', access: 'function', answer: runTask },
];

async function listTasks({ app }: ApiCall): Promise<HttpResponseInit> {
  const items = await Promise.all([...app.configuration.tasks.values()].map((task) => taskAnswer(app, task)));
  return { jsonBody: { items } };
}

async function showTask(call: ApiCall): Promise<HttpResponseInit> {
  const task = taskNamed(call);
  return task === undefined ? unknownTask(call) : { jsonBody: await taskAnswer(call.app, task) };
}

/** By hand, so a disabled task runs too. */
async function runTask(call: ApiCall): Promise<HttpResponseInit> {
  const task = taskNamed(call);
  if (task === undefined) return unknownTask(call);
  const body = await readBody(call.request, runRequest);
  if (body.kind === 'refused') return body.response;
  const id = requestIdOf(call.request);
  if (id.kind === 'refused') return id.response;
  return startByHand(call, task.name, { kind: 'request', request: id.value });
}
