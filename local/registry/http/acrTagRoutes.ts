import type { Tag } from '../../../shared/image.ts';
import { deleteTag, findTag } from '../manifests/deleteImage.ts';
import { saveTag } from '../storage/manifests.ts';
import type { TagRecord } from '../storage/records.ts';
import { findRepository } from '../storage/repositories.ts';
import { answerEmpty, answerJson } from './answer.ts';
import { repositoryOf, type Call, type Route } from './call.ts';
import { changeAttributes } from './changeAttributes.ts';
import { inOrder } from './inOrder.ts';
import { page } from './page.ts';

const all = /^\/acr\/v1\/(?<repository>.+)\/_tags$/;
const one = /^\/acr\/v1\/(?<repository>.+)\/_tags\/(?<tag>[^/]+)$/;

/** @see https://learn.microsoft.com/rest/api/containerregistry/tag */
export const acrTagRoutes: readonly Route[] = [
  { methods: ['GET'], path: all, needs: 'metadata/read', answer: list },
  { methods: ['GET'], path: one, needs: 'metadata/read', answer: show },
  { methods: ['PATCH'], path: one, needs: 'metadata/write', answer: change },
  { methods: ['DELETE'], path: one, needs: 'content/delete', answer: remove },
];

function list({ state, response, parameters, query }: Call): void {
  const { name, tags } = findRepository(state.store, repositoryOf(parameters));
  const digest = query.get('digest');
  const listed = [...tags]
    .filter(([, record]) => record.attributes.listEnabled && (digest === null || record.digest === digest))
    .map(([tag, record]) => describe(tag, record));
  const ordered = inOrder(listed, (tag) => tag.name, query.get('orderby'));
  const { items, headers } = page(ordered, (tag) => tag.name, query, `/acr/v1/${name}/_tags`);
  answerJson(response, { registry: state.loginServer, imageName: name, tags: items }, headers);
}

function show({ state, response, parameters }: Call): void {
  const repository = findRepository(state.store, repositoryOf(parameters));
  const tag = parameters['tag'] ?? '';
  const shown = describe(tag, findTag(repository, tag));
  answerJson(response, { registry: state.loginServer, imageName: repository.name, tag: shown });
}

async function change(call: Call): Promise<void> {
  const { state, request, parameters } = call;
  const attributes = await changeAttributes(request);
  await state.store.exclusively(async () => {
    const repository = findRepository(state.store, repositoryOf(parameters));
    const tag = parameters['tag'] ?? '';
    const record = findTag(repository, tag);
    // A lock is no update of the tag: its times stay, as ACR's do.
    await saveTag(repository, tag as Tag, { ...record, attributes: { ...record.attributes, ...attributes } });
  });
  show(call);
}

async function remove({ state, response, parameters }: Call): Promise<void> {
  const digest = await deleteTag(state, repositoryOf(parameters), parameters['tag'] ?? '');
  answerEmpty(response, 202, { 'x-ms-int-docker-content-digest': digest });
}

function describe(name: string, { digest, createdTime, lastUpdateTime, attributes }: TagRecord) {
  return { name, digest, createdTime, lastUpdateTime, signed: false, changeableAttributes: attributes };
}
