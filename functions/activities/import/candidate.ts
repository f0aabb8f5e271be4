import type { App } from '../../../shared/app.ts';
import { CustomhouseError } from '../../../shared/errors.ts';
import type { GateConfiguration, ImportTask } from '../../../shared/config/model.ts';
import type { CandidateImage } from '../../../shared/gates/candidate.ts';
import type { Digest } from '../../../shared/image.ts';
import type { Run } from '../../../shared/run.ts';
import { quarantined, quarantinePrefix } from './quarantined.ts';

/** The candidate as the gates see it. */
export async function candidateOf(
  app: App,
  run: Run,
  { task, digest }: { readonly task: ImportTask; readonly digest: Digest },
): Promise<CandidateImage> {
  const image = quarantined(task, digest);
  const loginServer = await app.registries.loginServer(image.registry);
  const { runId, cause } = run;
  return {
    runId,
    task: task.name,
    digest,
    ...image,
    loginServer,
    fromUrl: `${loginServer}/${quarantinePrefix(task, digest)}`,
    platform: task.platform,
    ...(cause.kind === 'commit' ? { commit: { ref: cause.ref, commit: cause.commit } } : {}),
  };
}

/** @throws TASK_UNKNOWN when the configuration changed under a run */
export function configuredGate(task: ImportTask, id: string): GateConfiguration {
  const gate = task.gates.find((candidate) => candidate.id === id);
  if (gate === undefined)
    throw new CustomhouseError('TASK_UNKNOWN', `Task ${task.name} has no gate ${id} any more. Run the task again.`);
  return gate;
}
