import { createHash } from 'node:crypto';
import { CustomhouseError } from '../errors.ts';
import type { Digest, Repository } from '../image.ts';
import type { RegistryClient } from './client.ts';
import { type ImageConfig, type Manifest, manifestAccept, parseConfig, parseManifest } from './manifest.ts';

/** @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-manifests : 4 MB is what registries take */
const mostManifestBytes = 4 * 1024 * 1024;
/** Many layers and labels; a layer is never read. */
const mostConfigBytes = 8 * 1024 * 1024;

/** Where in a registry an image is. */
export interface Place {
  readonly client: RegistryClient;
  readonly repository: Repository;
}

/** A manifest by its digest; what comes is what was asked for, byte by byte. */
export async function readManifest(place: Place, digest: Digest): Promise<Manifest> {
  const manifest = parseManifest(await readVerified(place, 'manifests', digest, mostManifestBytes));
  if (manifest === undefined) throw notUnderstood(place, digest, 'an image or an index of images');
  return manifest;
}

/** The configuration of a single image. */
export async function readConfig(place: Place, descriptor: { digest: Digest; size: number }): Promise<ImageConfig> {
  if (descriptor.size > mostConfigBytes) throw notUnderstood(place, descriptor.digest, 'an image’s configuration');
  const config = parseConfig(await readVerified(place, 'blobs', descriptor.digest, mostConfigBytes));
  if (config === undefined) throw notUnderstood(place, descriptor.digest, 'an image’s configuration');
  return config;
}

/** The digest of what a tag or digest names, from the body: for registries whose HEAD does not tell. */
export async function digestByBody({ client, repository }: Place, reference: string): Promise<Digest | undefined> {
  const answer = await client.send({
    method: 'GET',
    path: `/v2/${repository}/manifests/${reference}`,
    scope: pullScope(repository),
    headers: { accept: manifestAccept },
    mostBytes: mostManifestBytes,
    expected: [404],
    tried: `Could not read ${repository} ${reference}`,
  });
  return answer.status === 404 ? undefined : digestOf(answer.body);
}

export function pullScope(repository: Repository): string {
  return `repository:${repository}:pull`;
}

async function readVerified(
  { client, repository }: Place,
  kind: 'manifests' | 'blobs',
  digest: Digest,
  mostBytes: number,
): Promise<string> {
  const { body } = await client.send({
    method: 'GET',
    path: `/v2/${repository}/${kind}/${digest}`,
    scope: pullScope(repository),
    ...(kind === 'manifests' && { headers: { accept: manifestAccept } }),
    mostBytes,
    tried: `Could not read ${repository}@${digest}`,
  });
  if (digestOf(body) !== digest) {
    throw new CustomhouseError(
      'REGISTRY_ANSWER_UNKNOWN',
      `Registry "${client.registry.name}" sent other content than ${repository}@${digest}. Nothing was done with it.`,
    );
  }
  return new TextDecoder().decode(body);
}

function digestOf(body: Uint8Array): Digest {
  return `sha256:${createHash('sha256').update(body).digest('hex')}` as Digest;
}

function notUnderstood({ client, repository }: Place, digest: Digest, wanted: string): CustomhouseError {
  return new CustomhouseError(
    'REGISTRY_ANSWER_UNKNOWN',
    `${repository}@${digest} in registry "${client.registry.name}" is not ${wanted}. Check what was pushed there.`,
  );
}
