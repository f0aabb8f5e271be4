import type { HttpResponseInit } from '@azure/functions';
import type { DeploymentAnswer } from '../../../shared/api/deployment.ts';
import { omit } from '../../../shared/api/omit.ts';
import type { App } from '../../../shared/app.ts';
import type { BuildTask, DeployConfiguration } from '../../../shared/config/model.ts';
import { toFault } from '../../../shared/errors.ts';
import type { DeploymentRecord } from '../../../shared/ledger/ledger.ts';
import type { DeploymentState } from '../../../shared/ports.ts';
import type { FileDeployment, Run } from '../../../shared/run.ts';
import { runsTaskFile } from '../../../shared/start/readTaskFile.ts';
import type { ApiCall, Route } from './route.ts';

export const deploymentRoutes: readonly Route[] = [
  { name: 'listDeployments', method: 'GET', path: 'api/deployments', access: 'function', answer: listDeployments },
];

async function listDeployments({ app }: ApiCall): Promise<HttpResponseInit> {
  const builds = [...app.configuration.tasks.values()].filter((task) => task.kind === 'build');
  const answers = await Promise.all(builds.map((task) => deploymentsOf(app, task)));
  return { jsonBody: { items: answers.flat() } };
}

async function deploymentsOf(app: App, task: BuildTask): Promise<readonly DeploymentAnswer[]> {
  const { deploy } = task;
  const [own, byFile] = await Promise.all([
    deploy === undefined ? Promise.resolve([]) : deploymentAnswer(app, task, deploy).then((answer) => [answer]),
    runsTaskFile(task) ? deploymentsByFile(app, task) : Promise.resolve([]),
  ]);
  return [...own.filter((answer) => byFile.every((other) => !isSameGroup(answer, other))), ...byFile];
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

/** What the newest build that succeeded has deployed by its own task file. */
async function deploymentsByFile(app: App, task: BuildTask): Promise<readonly DeploymentAnswer[]> {
  const { items } = await app.ledger.runs.list({ task: task.name, status: 'Succeeded' }, 1);
  const [run] = items;
  const groups = run?.fileDeployments ?? [];
  return Promise.all(
    groups.map(async (group) => ({
      task: task.name,
      deployedBy: 'taskFile' as const,
      ...group,
      images: run === undefined ? [] : imageOf(run),
      ...(await actualPart(app, group)),
    })),
  );
}

function imageOf({ digest, runId, finishedAt: decidedAt }: Run): DeploymentAnswer['images'] {
  if (digest === undefined || decidedAt === undefined) return [];
  return [{ digest, runId, decidedAt, health: 'unknown', wasRolledBackFrom: false }];
}

function isSameGroup(a: FileDeployment, b: FileDeployment): boolean {
  return a.containerGroup === b.containerGroup && a.resourceGroup === b.resourceGroup;
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
