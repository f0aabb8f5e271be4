import { deleteImage } from '../manifests/deleteImage.ts';
import type { StoredRepository } from '../storage/loadRepository.ts';
import { findManifest, saveManifest, tagsOf } from '../storage/manifests.ts';
import type { ManifestRecord } from '../storage/records.ts';
import { findRepository } from '../storage/repositories.ts';
import { parseDigest } from '../storage/uploads.ts';
import { answerEmpty, answerJson } from './answer.ts';
import { repositoryOf, userAgentOf, type Call, type Route } from './call.ts';
import { changeAttributes } from './changeAttributes.ts';
import { inOrder } from './inOrder.ts';
import { page } from './page.ts';

const all = /^\/acr\/v1\/(?<repository>.+)\/_manifests$/;
const one = /^\/acr\/v1\/(?<repository>.+)\/_manifests\/(?<digest>[^/]+)$/;

/** @see https://learn.microsoft.com/rest/api/containerregistry/manifests */
export const acrManifestRoutes: readonly Route[] = [
  { methods: ['GET'], path: all, needs: 'metadata/read', answer: list },
  { methods: ['GET'], path: one, needs: 'metadata/read', answer: show },
  { methods: ['PATCH'], path: one, needs: 'metadata/write', answer: change },
  { methods: ['DELETE'], path: one, needs: 'content/delete', answer: remove },
];

function list({ state, response, parameters, query }: Call): void {
  const repository = findRepository(state.store, repositoryOf(parameters));
  const listed = [...repository.manifests.values()].filter(({ attributes }) => attributes.listEnabled);
  const ordered = inOrder(listed, (manifest) => manifest.digest, query.get('orderby'));
  const { items, headers } = page(
    ordered,
    (manifest) => manifest.digest,
    query,
    `/acr/v1/${repository.name}/_manifests`,
  );
  const manifests = items.map((manifest) => describe(repository, manifest));
  answerJson(response, { registry: state.loginServer, imageName: repository.name, manifests }, headers);
}

function show({ state, response, parameters }: Call): void {
  const repository = findRepository(state.store, repositoryOf(parameters));
  const { manifest } = findManifest(repository, parseDigest(parameters['digest']));
  const references = manifest.content.manifests.length > 0 ? { references: manifest.content.manifests } : {};
  answerJson(response, {
    registry: state.loginServer,
    imageName: repository.name,
    manifest: { ...describe(repository, manifest), ...references },
  });
}

async function change(call: Call): Promise<void> {
  const { state, request, parameters } = call;
  const attributes = await changeAttributes(request);
  await state.store.exclusively(async () => {
    const repository = findRepository(state.store, repositoryOf(parameters));
    const { manifest } = findManifest(repository, parseDigest(parameters['digest']));
    await saveManifest(repository, { ...manifest, attributes: { ...manifest.attributes, ...attributes } });
  });
  show(call);
}

async function remove({ state, request, response, parameters }: Call): Promise<void> {
  await deleteImage(state, repositoryOf(parameters), parseDigest(parameters['digest']), userAgentOf(request));
  answerEmpty(response, 202);
}

function describe(repository: StoredRepository, manifest: ManifestRecord) {
  const { digest, size, content, createdTime, lastUpdateTime, architecture, os } = manifest;
  const tags = tagsOf(repository, digest).sort();
  return {
    digest,
    imageSize: size + content.referencedSize,
    createdTime,
    lastUpdateTime,
    ...(architecture !== undefined && { architecture }),
    ...(os !== undefined && { os }),
    mediaType: content.mediaType,
    ...(content.config && { configMediaType: content.config.mediaType }),
    ...(tags.length > 0 && { tags }),
    changeableAttributes: manifest.attributes,
  };
}
