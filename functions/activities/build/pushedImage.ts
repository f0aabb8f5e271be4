import type { App } from '../../../shared/app.ts';
import type { BuildTask } from '../../../shared/config/model.ts';
import { CustomhouseError } from '../../../shared/errors.ts';
import { type Digest, formatTaggedImage } from '../../../shared/image.ts';
import type { AcrRunState, PushedImage } from '../../../shared/ports.ts';
import type { RunId } from '../../../shared/run.ts';
import { type FileTask, runsTaskFile } from '../../../shared/start/readTaskFile.ts';
import { builtImage } from './builtImage.ts';

export type SucceededBuild = Pick<Extract<AcrRunState, { kind: 'final' }>, 'acrRunId' | 'pushed'>;

/** The image that a build was there to push, or why there is none. */
export type Pushed =
  { readonly kind: 'pushed'; readonly digest: Digest } | { readonly kind: 'none'; readonly reason: string };

/**
 * Finds among the images that an ACR run pushed the task's own: by its tag where we named that, by its repository where a task file did.
 *
 * @throws AZURE_REFUSED when ACR does not name what we told it to push
 */
export async function pushedImage(app: App, task: BuildTask, runId: RunId, build: SucceededBuild): Promise<Pushed> {
  if (runsTaskFile(task)) return pushedByFile(task, await app.registries.loginServer(task.registry), build);
  const { registry, repository, tag } = builtImage(task, runId);
  const pushed = build.pushed.find((image) => image.repository === repository && image.tag === tag);
  if (pushed !== undefined) return { kind: 'pushed', digest: pushed.digest };
  throw new CustomhouseError(
    'AZURE_REFUSED',
    `ACR run ${build.acrRunId} succeeded but names no ${formatTaggedImage({ registry, repository, tag })} among its images. Look at its log.`,
  );
}

function pushedByFile(task: FileTask, loginServer: string, { acrRunId, pushed }: SucceededBuild): Pushed {
  const { registry, repository, tag } = task;
  const file = task.taskFile.path;
  const own = pushed.filter(
    (image) => image.repository === repository && (image.server ?? loginServer) === loginServer,
  );
  const named = own.filter((image) => tag === undefined || image.tag === tag);
  const [digest, ...others] = [...new Set((named.length > 0 ? named : own).map((image) => image.digest))];
  if (digest !== undefined && others.length === 0) return { kind: 'pushed', digest };
  const image = `${registry}/${repository}`;
  if (digest !== undefined) {
    const reason = `ACR run ${acrRunId} of ${file} pushed several images to ${image}: ${tagsOf(own)}. Name one with its tag in \`image:\` of task ${task.name}.`;
    return { kind: 'none', reason };
  }
  const instead = pushed.length === 0 ? 'pushed nothing' : `pushed nothing to ${image}, but ${namesOf(pushed)}`;
  const remedy = `Have a \`push\` step of the file push {{.Run.Registry}}/${repository}, or name in \`image:\` of task ${task.name} what it pushes.`;
  return { kind: 'none', reason: `ACR run ${acrRunId} of ${file} succeeded and ${instead}. ${remedy}` };
}

function tagsOf(images: readonly PushedImage[]): string {
  return images.map(({ tag, digest }) => tag ?? digest).join(', ');
}

function namesOf(images: readonly PushedImage[]): string {
  const names = images.map(({ server, repository, tag }) => `${server ?? ''}/${repository}:${tag ?? ''}`);
  return names.slice(0, 5).join(', ');
}
