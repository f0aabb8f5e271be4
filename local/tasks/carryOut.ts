import { readFile } from 'node:fs/promises';
import { inspectBuilt, type InspectedImage, logDependencies } from './dependencies.ts';
import { runInOrder } from './graph.ts';
import { createPlaces } from './places.ts';
import { isToldByPush, readPushed } from './readPushed.ts';
import type { RunScope } from './scope.ts';
import { createServiceNetwork } from './serviceNetwork.ts';
import { StepFailure } from './stepFailure.ts';
import type { BuiltImage } from './steps/build.ts';
import { runStep } from './steps/step.ts';
import { writeVolumes } from './steps/volumes.ts';
import { pathInWorkspace } from './steps/workspacePath.ts';
import { taskOfBuildRequest } from './buildRequest.ts';
import { refuseUnsupported } from './refuse.ts';
import { describeProblem } from '../../shared/taskFile/problem.ts';
import { readTaskFile } from '../../shared/taskFile/read.ts';
import { runData } from './runData.ts';
import { unpackSource } from './unpackSource.ts';
import type { SecretText } from '../../shared/taskFile/schema.ts';
import type { Step, Task } from '../../shared/taskFile/task.ts';

/**
 * One run from its source to ACR's list of dependencies.
 *
 * @throws StepFailure or TaskFileError when the answer is no, the signal's reason when it was aborted
 */
export async function carryOut(scope: RunScope, signal: AbortSignal, startedAt: Date): Promise<void> {
  const { log, run, folder } = scope;
  if (run.contextTar !== undefined) {
    log.line('Downloading source code...');
    await unpackSource(run.contextTar, folder.workspace, signal);
    log.line('Finished downloading source code');
  }
  const task = await taskOf(scope, startedAt);
  log.line('Setting up Docker configuration...');
  await writeVolumes(folder, task.volumes);
  log.line('Successfully set up Docker configuration');
  for (const { server } of run.logins) {
    log.line(`Logging in to registry: ${server}`);
    log.line(`Successfully logged into ${server}`);
  }
  await runSteps(scope, task, signal);
}

async function runSteps(scope: RunScope, task: Task, signal: AbortSignal): Promise<void> {
  const network = await createServiceNetwork(task.steps, scope.folder, scope.engine.file.stepNetwork);
  const placeOf = createPlaces(task.steps, scope.stepsAtOnce);
  const images: (() => Promise<InspectedImage>)[] = [];
  const elapsed = new Map<string, number>();
  await runInOrder(task.steps, signal, async (step, stepSignal) => {
    const { image, seconds } = await runStep(scope, { network, placeOf }, step, stepSignal);
    if (image !== undefined) images.push(inspectLater(scope, image, task.steps));
    elapsed.set(step.id, seconds);
  });
  for (const { id } of task.steps) {
    const seconds = (elapsed.get(id) ?? 0).toFixed(6);
    scope.log.line(`Step ID: ${id} marked as successful (elapsed time in seconds: ${seconds})`);
  }
  logDependencies(scope, await Promise.all(images.map((inspected) => inspected())));
}

/** Beside the next step, a test, or after the push. What goes wrong is thrown where it is asked for. */
function inspectLater(scope: RunScope, image: BuiltImage, steps: readonly Step[]): () => Promise<InspectedImage> {
  if (isToldByPush(scope, image, steps)) {
    return async () => (await readPushed(scope, image)) ?? inspectBuilt(scope, image);
  }
  const inspection = inspectBuilt(scope, image);
  inspection.catch(() => undefined);
  return () => inspection;
}

async function taskOf(scope: RunScope, startedAt: Date): Promise<Task> {
  const { content } = scope.run;
  if (content.kind === 'build') return taskOfBuildRequest(content, scope.run, runData(scope.run, startedAt));
  const isFile = content.kind === 'file';
  const values = isFile
    ? content.valuesFilePath && (await readSource(scope, content.valuesFilePath))
    : content.valuesYaml;
  const taskFile = await readTaskFile({
    text: isFile ? await readSource(scope, content.taskFilePath) : content.yaml,
    file: isFile ? content.taskFilePath : 'task file',
    data: runData(scope.run, startedAt, values ?? ''),
    readSource: (path) => readAliasSource(scope, path),
    resolveSecret: (secret) => resolveSecret(scope, secret),
  });
  refuseUnsupported(taskFile);
  for (const problem of taskFile.withoutEffect) scope.log.line(`WARNING: ${describeProblem(taskFile.file, problem)}`);
  return taskFile;
}

function readAliasSource(scope: RunScope, path: string): Promise<string> {
  if (/^https?:/i.test(path)) return Promise.reject(new Error('only files of the context can be read here'));
  return readSource(scope, path);
}

async function readSource(scope: RunScope, path: string): Promise<string> {
  return readFile(await pathInWorkspace(scope.folder, '', path), 'utf8');
}

async function resolveSecret({ run, log }: RunScope, { id, keyvault, clientID }: SecretText): Promise<string> {
  try {
    const value = await run.secretOf(keyvault, clientID);
    log.hide(value);
    return value;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StepFailure(`failed to resolve the secret "${id}": ${reason}`);
  }
}
