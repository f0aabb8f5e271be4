import { z } from 'zod';
import type { Step } from '../../shared/taskFile/task.ts';
import { baseDigest, type InspectedImage } from './dependencies.ts';
import { fullName } from './imageName.ts';
import { authOf, isLoopback } from './runFolder.ts';
import type { RunScope } from './scope.ts';
import type { BuiltImage } from './steps/build.ts';

const manifestType = 'application/vnd.oci.image.manifest.v1+json';

/** @see https://github.com/opencontainers/image-spec/blob/main/manifest.md property `annotations` */
const manifest = z.object({ annotations: z.record(z.string(), z.string()) });

/** Whether a step after the build makes it likely that `readPushed` knows the image's base. Podman alone notes it in the image. */
export function isToldByPush(scope: RunScope, { bases, tags }: BuiltImage, steps: readonly Step[]): boolean {
  if (scope.engine.file.kind !== 'podman' || bases.runtime === undefined || bases.buildtime.length > 0) return false;
  const names = new Set(tags.map(fullName));
  return steps.some((step) => step.kind === 'push' && step.images.some((name) => names.has(fullName(name))));
}

/**
 * What `inspectBuilt` finds, by the manifest of an image that the run has pushed to a registry of this machine: one request, where the engine
 * takes a process that slows the push down.
 *
 * @returns undefined when the manifest does not say what the image was built on
 */
export async function readPushed(scope: RunScope, image: BuiltImage): Promise<InspectedImage | undefined> {
  const names = new Set(image.tags.map(fullName));
  const pushed = scope.pushed.find(({ registry, repository, tag }) => names.has(`${registry}/${repository}:${tag}`));
  const login = scope.run.logins.find(({ server }) => server === pushed?.registry);
  if (pushed === undefined || login === undefined || !isLoopback(pushed.registry)) return undefined;
  const url = `http://${pushed.registry}/v2/${pushed.repository}/manifests/${pushed.digest}`;
  const headers = { accept: manifestType, authorization: `Basic ${authOf(login)}` };
  const content = await fetch(url, { headers })
    .then((answer) => answer.json())
    .catch(() => undefined);
  const annotations = manifest.safeParse(content).data?.annotations;
  if (annotations?.[baseDigest] === undefined) return undefined;
  return { image, found: [{ Id: image.image, Annotations: annotations }] };
}
