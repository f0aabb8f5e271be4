import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineResult } from '../../containers/types.ts';
import { fullName, parseImageName } from '../imageName.ts';
import { callEngine, trustRegistriesOf, type RunScope } from '../scope.ts';
import { StepFailure } from '../stepFailure.ts';
import type { PushStep } from '../../../shared/taskFile/task.ts';

/** ACR's own. */
const attempts = 3;
const betweenAttemptsMs = 500;

/** Pushes images that this run has built, under the names it gave them, and notes their digests. */
export async function runPush(scope: RunScope, step: PushStep, signal: AbortSignal): Promise<void> {
  await trustRegistriesOf(scope, step.images);
  for (const name of new Set(step.images.map(fullName))) await pushWithRetries(scope, name, signal);
}

async function pushWithRetries(scope: RunScope, name: string, signal: AbortSignal): Promise<void> {
  const image = scope.built.get(name);
  if (image === undefined) throw new StepFailure(`an image does not exist locally with the tag: ${name}`);
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    scope.log.line(`Pushing image: ${name}, attempt ${attempt}`);
    const digest = await push(scope, image, name, signal);
    if (digest !== undefined) {
      scope.log.line(`Successfully pushed image: ${name}`);
      const { registry, repository, tag = 'latest' } = parseImageName(name);
      scope.pushed.push({ registry, repository, tag, digest });
      return;
    }
    if (attempt < attempts) await scope.delay(betweenAttemptsMs, signal);
  }
  throw new StepFailure('failed to push images successfully');
}

/** The digest that the registry now has, undefined when it did not take the image. */
function push(scope: RunScope, image: string, name: string, signal: AbortSignal): Promise<string | undefined> {
  return scope.engine.file.kind === 'podman'
    ? pushByPodman(scope, image, name, signal)
    : pushByDocker(scope, image, name, signal);
}

async function pushByPodman(
  scope: RunScope,
  image: string,
  name: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const digestFile = join(scope.folder.root, `${encodeURIComponent(name)}.digest`);
  const call = ['push', '--digestfile', digestFile, image, `docker://${name}`];
  const { exitCode } = await callEngine(scope, { arguments: call }, signal);
  return exitCode === 0 ? (await readFile(digestFile, 'utf8')).trim() : undefined;
}

/** Docker pushes only what has the name on the machine. */
async function pushByDocker(
  scope: RunScope,
  image: string,
  name: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  await callEngine(scope, { arguments: ['tag', image, name] }, signal);
  scope.named.set(name, image);
  const result: EngineResult = await callEngine(scope, { arguments: ['push', name] }, signal);
  return result.exitCode === 0 ? /digest: (sha256:[0-9a-f]{64})/.exec(result.stdout)?.[1] : undefined;
}
