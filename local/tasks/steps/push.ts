import { fullName } from '../imageName.ts';
import { trustRegistriesOf, type RunScope } from '../scope.ts';
import { StepFailure } from '../stepFailure.ts';
import type { PushStep } from '../../../shared/taskFile/task.ts';
import { pushImage } from './pushImage.ts';

/** ACR's own. */
const attempts = 3;
const betweenAttemptsMs = 500;

/** Pushes images of this run under the names it gave them. */
export async function runPush(scope: RunScope, step: PushStep, signal: AbortSignal): Promise<void> {
  trustRegistriesOf(scope, step.images);
  for (const name of new Set(step.images.map(fullName))) await pushWithRetries(scope, name, signal);
}

async function pushWithRetries(scope: RunScope, name: string, signal: AbortSignal): Promise<void> {
  const image = scope.images.get(name);
  if (image === undefined) throw new StepFailure(`an image does not exist locally with the tag: ${name}`);
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    scope.log.line(`Pushing image: ${name}, attempt ${attempt}`);
    if (await pushImage(scope, { image, name }, signal)) {
      scope.log.line(`Successfully pushed image: ${name}`);
      return;
    }
    if (attempt < attempts) await scope.delay(betweenAttemptsMs, signal);
  }
  throw new StepFailure('failed to push images successfully');
}
