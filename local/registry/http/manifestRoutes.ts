import type { IncomingMessage } from 'node:http';
import { RegistryError } from '../errors.ts';
import { deleteImage } from '../manifests/deleteImage.ts';
import { refuseLockedRead } from '../manifests/locks.ts';
import { pushManifest } from '../manifests/pushManifest.ts';
import { findManifest, readManifest } from '../storage/manifests.ts';
import { findRepository } from '../storage/repositories.ts';
import { answerEmpty } from './answer.ts';
import { repositoryOf, userAgentOf, type Call, type Route } from './call.ts';
import { readBody } from './readBody.ts';

/** The limit that registries agree on. @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-manifests */
const maxManifestBytes = 4 * 1024 * 1024;
const path = /^\/v2\/(?<repository>.+)\/manifests\/(?<reference>[^/]+)$/;

export const manifestRoutes: readonly Route[] = [
  { methods: ['GET', 'HEAD'], path, needs: 'content/read', answer: pull },
  { methods: ['PUT'], path, needs: 'content/write', answer: push },
  { methods: ['DELETE'], path, needs: 'content/delete', answer: remove },
];

async function pull({ state, request, response, parameters }: Call): Promise<void> {
  const name = repositoryOf(parameters);
  // Only a GET counts as a pull against the limit, as at Docker Hub.
  if (request.method === 'GET') state.throttle.pull(name);
  const repository = findRepository(state.store, name);
  const { manifest, tag } = findManifest(repository, parameters['reference'] ?? '');
  refuseLockedRead(repository.record, manifest, tag);
  refuseUnaccepted(request, manifest.content.mediaType);
  const bytes = await readManifest(repository, manifest.digest);
  const headers = {
    'content-type': manifest.content.mediaType,
    'content-length': String(bytes.length),
    'docker-content-digest': manifest.digest,
    etag: `"${manifest.digest}"`,
  };
  response.writeHead(200, headers).end(bytes);
}

function refuseUnaccepted(request: IncomingMessage, mediaType: string): void {
  const accepted = (request.headers.accept ?? '*/*').split(',').map((part) => part.split(';')[0]?.trim());
  if (accepted.some((type) => type === mediaType || type === '*/*' || type === 'application/*')) return;
  throw new RegistryError('MANIFEST_UNKNOWN', `the manifest is ${mediaType}, which the Accept header does not allow`);
}

async function push({ state, request, response, parameters }: Call): Promise<void> {
  const repository = repositoryOf(parameters);
  const { digest, subject } = await pushManifest(state, {
    repository,
    reference: parameters['reference'] ?? '',
    bytes: await readBody(request, maxManifestBytes),
    contentType: request.headers['content-type']?.split(';')[0]?.trim(),
    userAgent: userAgentOf(request),
  });
  answerEmpty(response, 201, {
    location: `/v2/${repository}/manifests/${digest}`,
    'docker-content-digest': digest,
    ...(subject !== undefined && { 'oci-subject': subject }),
  });
}

async function remove({ state, request, response, parameters }: Call): Promise<void> {
  await deleteImage(state, repositoryOf(parameters), parameters['reference'] ?? '', userAgentOf(request));
  answerEmpty(response, 202);
}
