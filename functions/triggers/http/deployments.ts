import type { HttpResponseInit } from '@azure/functions';
import type { DeploymentAnswer } from '../../../shared/api/deployment.ts';
import { omit } from '../../../shared/api/omit.ts';
import type { App } from '../../../shared/app.ts';
import type { BuildTask, DeployConfiguration } from '../../../shared/config/model.ts';
import { toFault } from '../../../shared/errors.ts';
import type { DeploymentRecord } from '../../../shared/ledger/ledger.ts';
import type { DeploymentState } from '../../../shared/ports.ts';
import type { ApiCall, Route } from './route.ts';

export const deploymentRoutes: readonly Route[] = [
  { name: 'listDeployments', method: 'GET', path: 'api/deployments', access: 'function', answer: listDeployments },
];

async function listDeployments({ app }: ApiCall): Promise<HttpResponseInit> {
  const answers = [...app.configuration.tasks.values()].flatMap((task) =>
    task.kind === 'build' && task.deploy !== undefined ? [deploymentAnswer(app, task, task.deploy)] : [],
  );
  return { jsonBody: { items: await Promise.all(answers) } };
}

/** What was decided for a build task's container group, and what the container service says of it. */
export async function deploymentAnswer(
  app: App,
  task: BuildTask,
  deploy: DeployConfiguration,
): Promise<DeploymentAnswer> {
  const { containerGroup, resourceGroup } = deploy;
  const [record, actual] = await Promise.all([app.ledger.deployments.read(task.name), actualPart(app, deploy)]);
  return { task: task.name, containerGroup, resourceGroup, ...decidedPart(record), ...actual };
}

function decidedPart({ desired, images }: DeploymentRecord): Pick<DeploymentAnswer, 'desired' | 'images'> {
  const shown = images.map((image) => omit(image, 'order'));
  return desired === undefined ? { images: shown } : { desired: omit(desired, 'order'), images: shown };
}

/** What was decided is shown even while the container service does not answer. */
async function actualPart(app: App, deploy: DeployConfiguration): Promise<Pick<DeploymentAnswer, 'actual' | 'fault'>> {
  try {
    const state = await app.containerGroups.read(deploy);
    return state === undefined ? {} : { actual: toActual(state) };
  } catch (error) {
    return { fault: toFault(error).message };
  }
}

function toActual(state: DeploymentState): NonNullable<DeploymentAnswer['actual']> {
  const { digest, provisioning, running, address, startedAt, restarts, message } = state;
  return {
    provisioning,
    isRunning: running,
    restarts,
    ...(digest === undefined ? {} : { digest }),
    ...(address === undefined ? {} : { address }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(message === undefined ? {} : { message }),
  };
}
