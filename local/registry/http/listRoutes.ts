import type { Repository } from '../../../shared/image.ts';
import { listReferrers } from '../manifests/listReferrers.ts';
import { ociIndex } from '../manifests/mediaTypes.ts';
import { findRepository } from '../storage/repositories.ts';
import type { Store } from '../storage/store.ts';
import { parseDigest } from '../storage/uploads.ts';
import { answerJson } from './answer.ts';
import { repositoryOf, type Call, type Route } from './call.ts';
import { compareNames, page } from './page.ts';

export const listRoutes: readonly Route[] = [
  {
    methods: ['GET', 'HEAD'],
    path: /^\/v2\/?$/,
    needs: 'login',
    answer: ({ response }) => answerJson(response, {}),
  },
  { methods: ['GET'], path: /^\/v2\/_catalog$/, needs: 'catalog', answer: listRepositories },
  {
    methods: ['GET'],
    path: /^\/v2\/(?<repository>.+)\/referrers\/(?<digest>[^/]+)$/,
    needs: 'content/read',
    answer: answerReferrers,
  },
];

/**
 * Listing tags: what may pull may list them at most registries; ACR asks for the right to read metadata.
 *
 * @see https://github.com/Azure/acr/issues/600
 */
export function tagListRoute(needs: 'content/read' | 'metadata/read'): Route {
  return { methods: ['GET'], path: /^\/v2\/(?<repository>.+)\/tags\/list$/, needs, answer: listTags };
}

/** Those with a manifest that may be listed, by name. */
export function listedRepositories(store: Store): Repository[] {
  const listed = [...store.repositories.values()].filter(({ record }) => record?.attributes.listEnabled);
  return listed.map(({ name }) => name).sort();
}

function listRepositories({ state, response, query }: Call): void {
  const { items, headers } = page(listedRepositories(state.store), String, query, '/v2/_catalog');
  answerJson(response, { repositories: items }, headers);
}

function listTags({ state, response, parameters, query }: Call): void {
  const { name, tags } = findRepository(state.store, repositoryOf(parameters));
  const listed = [...tags].filter(([, { attributes }]) => attributes.listEnabled).map(([tag]) => tag);
  const { items, headers } = page(listed.sort(compareNames), String, query, `/v2/${name}/tags/list`);
  answerJson(response, { name, tags: items }, headers);
}

async function answerReferrers({ state, response, parameters, query }: Call): Promise<void> {
  const artifactType = query.get('artifactType') ?? undefined;
  const repository = state.store.repositories.get(repositoryOf(parameters));
  const index = await listReferrers(repository, parseDigest(parameters['digest']), artifactType);
  const filters = artifactType === undefined ? undefined : { 'oci-filters-applied': 'artifactType' };
  answerJson(response, index, { 'content-type': ociIndex, ...filters });
}
