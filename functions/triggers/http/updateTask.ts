import type { HttpResponseInit } from '@azure/functions';
import { type TaskUpdate, taskUpdate } from '../../../shared/api/task.ts';
import type { App } from '../../../shared/app.ts';
import type { Task } from '../../../shared/config/model.ts';
import { registriesIn } from '../../../shared/config/resolveServers.ts';
import type { RegistryName } from '../../../shared/image.ts';
import { isSilence } from '../../../shared/start/isSilence.ts';
import { prepareTask } from '../../../shared/start/prepare.ts';
import { beginTimers } from '../timers/timers.ts';
import { taskNamed, unknownTask } from './named.ts';
import { problem } from './problem.ts';
import { readBody } from './read.ts';
import type { ApiCall } from './route.ts';
import { taskAnswer } from './taskAnswer.ts';

/**
 * Changes what is in force: kept in the ledger on top of the file until it is unset. The task watches what it then builds on before this
 * answers, so that the next push is not missed.
 */
export async function updateTask(call: ApiCall): Promise<HttpResponseInit> {
  const { app, request, log } = call;
  const task = taskNamed(call);
  if (task === undefined) return unknownTask(call);
  const body = await readBody(request, taskUpdate);
  if (body.kind === 'refused') return body.response;
  const refusal = refusalOf(app, task, body.value);
  if (refusal !== undefined) return refusal;

  await write(app, task, body.value);
  await watchAnew(call, task);
  log(`Task ${task.name} was changed: ${Object.keys(body.value).join(', ')}`, { task: task.name });
  return { jsonBody: await taskAnswer(app, task) };
}

function refusalOf(app: App, task: Task, { set = {}, unset = [] }: TaskUpdate): HttpResponseInit | undefined {
  const changesArguments = Object.keys(set).length + unset.length > 0;
  if (task.kind === 'import' && changesArguments)
    return problem({ code: 'NOT_A_BUILD', detail: `Task ${task.name} is an import: it has no build arguments.` });
  const errors = Object.entries(set).flatMap(([name, value]) =>
    registriesIn(value)
      .filter((registry) => !app.configuration.registries.has(registry as RegistryName))
      .map((registry) => ({ path: `set.${name}`, message: `there is no registry ${registry} in customhouse.yaml` })),
  );
  if (errors.length === 0) return undefined;
  return problem({
    code: 'BODY_INVALID',
    detail: errors.map(({ path, message }) => `${path}: ${message}`).join('; '),
    errors,
  });
}

async function write(app: App, task: Task, { enabled, set = {}, unset = [] }: TaskUpdate): Promise<void> {
  const { settings } = app.ledger;
  for (const name of unset) await settings.unset(task.name, name);
  for (const [name, value] of Object.entries(set)) await settings.set(task.name, name, value);
  if (enabled === undefined) return;
  // What was due while the task was disabled is not caught up.
  if (enabled) await beginTimers(app, task);
  await settings.setEnabled(task.name, enabled);
}

/** The change stands even where its source or registry does not answer now: repair watches anew within minutes. */
async function watchAnew({ app, log }: ApiCall, task: Task): Promise<void> {
  try {
    await prepareTask(app, task);
  } catch (error) {
    if (!isSilence(error)) throw error;
    log(`What ${task.name} builds on could not be found out yet: ${error.message}`, { task: task.name });
  }
}
