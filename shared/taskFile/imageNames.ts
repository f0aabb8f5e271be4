import { parseImageReference } from '../dockerfile/imageReference.ts';
import { writtenServer } from '../dockerfile/writtenServer.ts';

/** One spelling of an image's name: `<server>/<repository>:<tag>`; what is by digest or no image's name stays as it is. */
export function canonicalName(reference: string): string {
  const parsed = parseImageReference(reference);
  return parsed?.tag === undefined ? reference : `${parsed.server}/${parsed.repository}:${parsed.tag}`;
}

/**
 * Every spelling by which the file's steps may mean an image that one of them made: ACR puts the run's own registry before a name without one.
 *
 * @param registry login server of the run's registry
 */
export function namesOf(written: string, registry: string): readonly string[] {
  const names = writtenServer(written) === undefined ? [written, `${registry}/${written}`] : [written];
  return names.map(canonicalName);
}
