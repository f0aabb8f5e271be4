import { fullName } from './imageName.ts';

/**
 * Which manifest each `FROM` of a build got, by full image name: BuildKit fetches bases for itself, and the engine knows nothing of them afterwards.
 *
 * Podman says it in the image instead.
 *
 * @param output of `docker build --progress plain`: `#4 [1/2] FROM docker.io/library/node:15@sha256:…`
 */
export function fromDigestsIn(output: string): ReadonlyMap<string, string> {
  const found = output.matchAll(/^#\d+ \[.*\] FROM (\S+)@(sha256:[0-9a-f]{64})\b/gm);
  return new Map([...found].map(([, name = '', digest = '']) => [fullName(name), digest]));
}
