import { deleteRepository } from '../manifests/deleteImage.ts';
import { findRepository, lastUpdateOf, lockRepository } from '../storage/repositories.ts';
import { changeAttributes } from './changeAttributes.ts';
import { answerJson } from './answer.ts';
import { repositoryOf, userAgentOf, type Call, type Route } from './call.ts';
import { listedRepositories } from './listRoutes.ts';
import { page } from './page.ts';

const path = /^\/acr\/v1\/(?<repository>(?!_catalog$).+)$/;

/** @see https://learn.microsoft.com/rest/api/containerregistry/repository */
export const acrRepositoryRoutes: readonly Route[] = [
  { methods: ['GET'], path: /^\/acr\/v1\/_catalog$/, needs: 'catalog', answer: list },
  { methods: ['GET'], path, needs: 'metadata/read', answer: show },
  { methods: ['PATCH'], path, needs: 'metadata/write', answer: change },
  { methods: ['DELETE'], path, needs: 'content/delete', answer: remove },
];

function list({ state, response, query }: Call): void {
  const { items, headers } = page(listedRepositories(state.store), String, query, '/acr/v1/_catalog');
  answerJson(response, { repositories: items.length > 0 ? items : null }, headers);
}

function show({ state, response, parameters }: Call): void {
  const repository = findRepository(state.store, repositoryOf(parameters));
  answerJson(response, {
    registry: state.loginServer,
    imageName: repository.name,
    createdTime: repository.record.createdTime,
    lastUpdateTime: lastUpdateOf(repository),
    manifestCount: repository.manifests.size,
    tagCount: repository.tags.size,
    changeableAttributes: { ...repository.record.attributes, teleportEnabled: false },
  });
}

async function change(call: Call): Promise<void> {
  const { state, parameters } = call;
  const attributes = await changeAttributes(call.request);
  await state.store.exclusively(async () => {
    const repository = findRepository(state.store, repositoryOf(parameters));
    await lockRepository(repository, { ...repository.record.attributes, ...attributes });
  });
  show(call);
}

async function remove({ state, request, response, parameters }: Call): Promise<void> {
  const deleted = await deleteRepository(state, repositoryOf(parameters), userAgentOf(request));
  answerJson(response, deleted, {}, 202);
}
