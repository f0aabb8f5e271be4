import type { HttpResponseInit } from '@azure/functions';
import type { DeploymentAnswer } from '../../../shared/api/deployment.ts';
import { toRunAnswer } from '../../../shared/api/run.ts';
import type { StatusAnswer } from '../../../shared/api/status.ts';
import type { App } from '../../../shared/app.ts';
import type { ImportTask } from '../../../shared/config/model.ts';
import type { ImportRecord } from '../../../shared/ledger/ledger.ts';
import { formatTaggedImage } from '../../../shared/image.ts';
import { keyOf } from '../../../shared/start/effectiveTask.ts';
import { candidatesOf } from './candidates.ts';
import { deploymentsOf } from './deployments.ts';
import { imageAnswer } from './imageAnswer.ts';
import type { ApiCall, Route } from './route.ts';

export const statusRoutes: readonly Route[] = [
  { name: 'showStatus', method: 'GET', path: 'api/status', access: 'function', answer: showStatus },
];

type Attention = StatusAnswer['attention'];

async function showStatus({ app }: ApiCall): Promise<HttpResponseInit> {
  const tasks = [...app.configuration.tasks.values()];
  const [unfinished, imports, deployed, runs] = await Promise.all([
    app.ledger.runs.unfinished(),
    Promise.all(tasks.flatMap((task) => (task.kind === 'import' ? [readImport(app, task)] : []))),
    Promise.all(tasks.flatMap((task) => (task.kind === 'build' ? [deploymentsOf(app, task)] : []))),
    Promise.all(tasks.map(({ name }) => failedRun(app, name))),
  ]);
  const deployments = deployed.flat();
  const blocked = await Promise.all(imports.map((one) => blockedAttention(app, one)));
  const answer: StatusAnswer = {
    running: [...unfinished].sort((a, b) => b.createdAt.localeCompare(a.createdAt)).map(toRunAnswer),
    images: await Promise.all(imports.map(({ task, record }) => imageAnswer(app, task, record))),
    deployments,
    attention: [
      ...runs.flat(),
      ...blocked.flat().filter(({ runId }) => !runs.flat().some((run) => run.runId === runId)),
      ...imports.flatMap(imageAttention),
      ...deployments.flatMap(deploymentAttention),
    ],
  };
  return { jsonBody: answer };
}

interface Import {
  readonly task: ImportTask;
  readonly record: ImportRecord;
}

async function readImport(app: App, task: ImportTask): Promise<Import> {
  return { task, record: await app.ledger.imports.read(keyOf(task)) };
}

/** Only what a task ended with last: an older failure was followed by something better. */
async function failedRun(app: App, task: string): Promise<Attention> {
  const [last] = (await app.ledger.runs.list({ task }, 1)).items;
  if (last === undefined || !['Failed', 'Error', 'Timeout'].includes(last.status)) return [];
  return [{ task, message: `The last run ended as ${last.status}: ${last.reason ?? ''}`, runId: last.runId }];
}

/** What is upstream now was refused, whatever ran since. */
async function blockedAttention(app: App, { task, record }: Import): Promise<Attention> {
  const upstream = await app.ledger.observations.current(formatTaggedImage(task.from));
  const candidate = candidatesOf(record, []).find(({ digest }) => digest === upstream?.value);
  if (candidate?.state !== 'rejected') return [];
  const { digest, reason = 'A gate said no.', runId } = candidate;
  const message = `${formatTaggedImage(task.from)} is blocked at ${digest}: ${reason}`;
  return [{ task: task.name, message, ...(runId === undefined ? {} : { runId }) }];
}

function imageAttention({ task, record: { desired, digests } }: Import): Attention {
  if (desired === undefined || digests.get(desired.digest)?.revokedAt === undefined) return [];
  return [{ task: task.name, message: `${desired.digest} is revoked, and nothing good is left to go back to.` }];
}

/** Of what a task file deployed it is only known whether it runs. */
function deploymentAttention({ task, containerGroup, desired, actual, fault, images }: DeploymentAnswer): Attention {
  const runId = desired?.runId ?? images[0]?.runId;
  if (runId === undefined) return [];
  const about = { task, runId };
  if (fault !== undefined) return [{ ...about, message: `${containerGroup} could not be asked: ${fault}` }];
  if (actual?.isRunning !== true) return [{ ...about, message: `${containerGroup} does not run.` }];
  if (desired !== undefined && actual.digest !== desired.digest)
    return [{ ...about, message: `${containerGroup} runs another image than was decided.` }];
  const health = images.find(({ digest }) => digest === actual.digest)?.health;
  return health === 'unhealthy' ? [{ ...about, message: `${containerGroup} is not healthy.` }] : [];
}
