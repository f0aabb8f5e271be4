import { CustomhouseError } from '../errors.ts';
import { isDigest, type Digest, type Tag } from '../image.ts';
import type { ImageHead } from '../ports.ts';
import { digestByBody, type Place, pullScope } from './content.ts';
import { manifestAccept } from './manifest.ts';

/**
 * What a tag or digest names, by one HEAD: no pull for Docker Hub's counters.
 *
 * A registry that leaves the digest out of that answer is asked for the manifest itself.
 *
 * @returns undefined when there is no such tag or digest
 */
export async function headImage(place: Place, reference: Tag | Digest): Promise<ImageHead | undefined> {
  const { client, repository } = place;
  const answer = await client.send({
    method: 'HEAD',
    path: `/v2/${repository}/manifests/${reference}`,
    scope: pullScope(repository),
    headers: { accept: manifestAccept },
    expected: [404],
    tried: `Could not look up ${repository} ${reference}`,
  });
  if (answer.status === 404) return undefined;
  const told = answer.headers.get('docker-content-digest');
  const digest = told !== null && isDigest(told) ? told : await digestByBody(place, reference);
  if (digest === undefined) return undefined;
  if (isDigest(reference) && digest !== reference) {
    throw new CustomhouseError(
      'REGISTRY_ANSWER_UNKNOWN',
      `Registry "${client.registry.name}" answered ${digest} when asked for ${repository}@${reference}.`,
    );
  }
  return { digest, mediaType: (answer.headers.get('content-type') ?? '').split(';')[0]?.trim() ?? '' };
}
