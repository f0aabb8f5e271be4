import type { HttpResponseInit } from '@azure/functions';
import type { DeploymentAnswer } from '../../../shared/api/deployment.ts';
import { omit } from '../../../shared/api/omit.ts';
import type { App } from '../../../shared/app.ts';
import type { BuildTask, DeployConfiguration } from '../../../shared/config/model.ts';
import { toFault } from '../../../shared/errors.ts';
import type { DeploymentRecord } from '../../../shared/ledger/ledger.ts';
import type { DeploymentState } from '../../../shared/ports.ts';
import type { FileDeployment, Run } from '../../../shared/run.ts';
import { type DeployedByFile, deployedByFile, isSameAs } from '../../../shared/start/fileDeployments.ts';
import type { ApiCall, Route } from './route.ts';

export const deploymentRoutes: readonly Route[] = [
  { name: 'listDeployments', method: 'GET', path: 'api/deployments', access: 'function', answer: listDeployments },
];

async function listDeployments({ app }: ApiCall): Promise<HttpResponseInit> {
  const builds = [...app.configuration.tasks.values()].filter((task) => task.kind === 'build');
  const answers = await Promise.all(builds.map((task) => deploymentsOf(app, task)));
  return { jsonBody: { items: answers.flat() } };
}

/** The container groups of a build task: its own, and those of its task file. */
export async function deploymentsOf(app: App, task: BuildTask): Promise<readonly DeploymentAnswer[]> {
  const { deploy } = task;
  const [own, byFile] = await Promise.all([
    deploy === undefined ? [] : deploymentAnswer(app, task, deploy).then((answer) => [answer]),
    deployedByFile(app, task).then((all) => Promise.all(all.map((one) => fileDeploymentAnswer(app, task, one)))),
  ]);
  return [...own.filter((answer) => !byFile.some(isSameAs(answer))), ...byFile];
}

/** What was decided for a build task's container group, and what the container service says of it. */
export async function deploymentAnswer(
  app: App,
  task: BuildTask,
  deploy: DeployConfiguration,
): Promise<DeploymentAnswer> {
  const { containerGroup, resourceGroup } = deploy;
  const [record, actual] = await Promise.all([app.ledger.deployments.read(task.name), actualPart(app, deploy)]);
  const group = { containerGroup, resourceGroup };
  return { task: task.name, deployedBy: 'customhouse', ...group, ...decidedPart(record), ...actual };
}

async function fileDeploymentAnswer(
  app: App,
  { name }: BuildTask,
  { group, runs, base }: DeployedByFile,
): Promise<DeploymentAnswer> {
  const images = runs.flatMap((run) => imageOf(run, run === runs[0] ? base : undefined));
  return { task: name, deployedBy: 'taskFile', ...group, images, ...(await actualPart(app, group)) };
}

function imageOf(
  { digest, runId, finishedAt: decidedAt }: Run,
  base: DeployedByFile['base'],
): DeploymentAnswer['images'] {
  if (digest === undefined || decidedAt === undefined) return [];
  const image = { digest, runId, decidedAt, health: 'unknown', wasRolledBackFrom: false } as const;
  return [base === undefined ? image : { ...image, base }];
}

function decidedPart({ desired, images }: DeploymentRecord): Pick<DeploymentAnswer, 'desired' | 'images'> {
  const shown = images.map((image) => ({
    ...omit(image, 'order', 'rolledBackOrder'),
    wasRolledBackFrom: image.rolledBackOrder !== undefined,
  }));
  return desired === undefined ? { images: shown } : { desired: omit(desired, 'order'), images: shown };
}

/** What was decided is shown even while the container service does not answer. */
async function actualPart(app: App, group: FileDeployment): Promise<Pick<DeploymentAnswer, 'actual' | 'fault'>> {
  try {
    const state = await app.containerGroups.read(group);
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
