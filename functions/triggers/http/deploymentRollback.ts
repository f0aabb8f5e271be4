import type { HttpResponseInit } from '@azure/functions';
import { deploymentRollbackRequest } from '../../../shared/api/deploymentRollback.ts';
import type { BuildTask, DeployConfiguration } from '../../../shared/config/model.ts';
import { isBaseRevoked } from '../../../shared/start/isBaseRevoked.ts';
import { deploymentAnswer } from './deployments.ts';
import { taskNamed } from './named.ts';
import { didYouMean } from './didYouMean.ts';
import { problem } from './problem.ts';
import { readBody } from './read.ts';
import { requestIdOf } from './requestId.ts';
import type { ApiCall, Route } from './route.ts';
import { startByHand } from './startByHand.ts';

export const deploymentRollbackRoutes: readonly Route[] = [
  {
    name: 'showDeployment',
    method: 'GET',
    path: 'api/deployments/{task}',
    access: 'function',
    answer: showDeployment,
  },
  {
    name: 'deploymentRollback',
    method: 'POST',
    path: 'api/deployments/{task}/rollback',
    access: 'function',
    answer: rollBackDeployment,
  },
];

async function showDeployment(call: ApiCall): Promise<HttpResponseInit> {
  const named = deploymentNamed(call);
  if (named === undefined) return unknownDeployment(call);
  return { jsonBody: await deploymentAnswer(call.app, named.task, named.deploy) };
}

/** Deploys an earlier healthy image again, named by its digest or by the run that deployed it. */
async function rollBackDeployment(call: ApiCall): Promise<HttpResponseInit> {
  const named = deploymentNamed(call);
  if (named === undefined) return unknownDeployment(call);
  const [body, id] = [await readBody(call.request, deploymentRollbackRequest), requestIdOf(call.request)];
  if (body.kind === 'refused') return body.response;
  if (id.kind === 'refused') return id.response;
  const { to, note } = body.value;

  const { task } = named;
  const { images } = await call.app.ledger.deployments.read(task.name);
  const meant = images.filter(({ digest, runId }) => digest === to || runId === to);
  const target = meant.find(({ health }) => health === 'healthy');
  if (target === undefined)
    return problem({
      code: 'NOT_HEALTHY',
      detail: meant.length === 0 ? `${task.name} never deployed ${to}.` : `${to} of ${task.name} never became healthy.`,
    });
  if (await isBaseRevoked(call.app, target))
    return problem({ code: 'BASE_REVOKED', detail: `The base of ${target.digest}, ${task.name}, was revoked.` });
  return startByHand(call, task.name, { kind: 'rollback', request: id.value, digest: target.digest, note });
}

interface Deployment {
  readonly task: BuildTask;
  readonly deploy: DeployConfiguration;
}

function deploymentNamed(call: ApiCall): Deployment | undefined {
  const task = taskNamed(call);
  return task?.kind === 'build' && task.deploy !== undefined ? { task, deploy: task.deploy } : undefined;
}

function unknownDeployment({ app, request }: ApiCall): HttpResponseInit {
  const name = request.params['task'] ?? '';
  const deploying = [...app.configuration.tasks.values()].filter((task) => task.kind === 'build' && task.deploy);
  const near = didYouMean(
    name,
    deploying.map((task) => task.name),
  );
  const detail = `There is no task ${name} that deploys in customhouse.yaml.${near}`;
  return problem({ code: 'DEPLOYMENT_UNKNOWN', detail });
}
