import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseImageName } from '../imageName.ts';
import { callEngine, type RunScope } from '../scope.ts';

/** An image of the run and the full name under which a registry is to have it. */
export interface NamedImage {
  readonly image: string;
  readonly name: string;
}

/**
 * One attempt to push an image.
 *
 * What a build of this run has built under that name is listed among the run's output images, as ACR derives them from its builds.
 *
 * @returns whether the registry took it
 * @see https://learn.microsoft.com/rest/api/container-registry-tasks/runs/get property `outputImages`
 */
export async function pushImage(scope: RunScope, named: NamedImage, signal: AbortSignal): Promise<boolean> {
  const push = scope.engine.file.kind === 'podman' ? pushByPodman : pushByDocker;
  const digest = await push(scope, named, signal);
  if (digest === undefined) return false;
  const { registry, repository, tag = 'latest' } = parseImageName(named.name);
  if (scope.buildTags.has(named.name)) scope.pushed.push({ registry, repository, tag, digest });
  return true;
}

/** The digest that the registry now has, undefined when it did not take the image. */
async function pushByPodman(
  scope: RunScope,
  { image, name }: NamedImage,
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
  { image, name }: NamedImage,
  signal: AbortSignal,
): Promise<string | undefined> {
  await callEngine(scope, { arguments: ['tag', image, name] }, signal);
  scope.named.set(name, image);
  const { exitCode, stdout } = await callEngine(scope, { arguments: ['push', name] }, signal);
  return exitCode === 0 ? /digest: (sha256:[0-9a-f]{64})/.exec(stdout)?.[1] : undefined;
}
