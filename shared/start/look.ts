import type { App } from '../app.ts';
import type { GitContext } from '../config/model.ts';
import { type Digest, formatTaggedImage, type TaggedImage } from '../image.ts';
import type { Observation } from '../ledger/ledger.ts';
import type { Commit } from '../run.ts';
import { refName } from './refName.ts';

/**
 * Asks the registry what the tag is now and records it. One HEAD when it has not moved.
 *
 * @returns undefined when there is no such tag
 */
export async function lookAtImage(app: App, image: TaggedImage): Promise<Observation<Digest> | undefined> {
  return app.ledger.observations.look(formatTaggedImage(image), async (last) => {
    const head = await app.registries.head(image, image.tag);
    if (head === undefined) return undefined;
    const time = head.digest === last ? undefined : await app.registries.tagTime(image);
    return time === undefined ? { value: head.digest } : { value: head.digest, time };
  });
}

/** Asks the Git host which commit the branch is at now and records it. @throws GIT_REF_NOT_FOUND */
export async function lookAtRef(app: App, context: GitContext): Promise<Observation<Commit> | undefined> {
  return app.ledger.observations.look(refName(context), async () => ({ value: await app.git.resolve(context) }));
}
