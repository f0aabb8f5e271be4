import type { LocalRegistryOptions } from '../types.ts';
import { acrManifestRoutes } from './acrManifestRoutes.ts';
import { acrRepositoryRoutes } from './acrRepositoryRoutes.ts';
import { acrTagRoutes } from './acrTagRoutes.ts';
import { blobRoutes } from './blobRoutes.ts';
import type { Route } from './call.ts';
import { listRoutes, tagListRoute } from './listRoutes.ts';
import { manifestRoutes } from './manifestRoutes.ts';
import { exchangeRoute, tokenRoutes } from './oauthRoutes.ts';
import { uploadRoutes } from './uploadRoutes.ts';

/** Uploads before blobs, tags and manifests before repositories: a repository's name may hold any of those words. */
const both: readonly Route[] = [...listRoutes, ...uploadRoutes, ...blobRoutes, ...manifestRoutes, ...tokenRoutes];
const plain: readonly Route[] = [...both, tagListRoute('content/read')];
const acr: readonly Route[] = [
  ...both,
  tagListRoute('metadata/read'),
  exchangeRoute,
  ...acrTagRoutes,
  ...acrManifestRoutes,
  ...acrRepositoryRoutes,
];

/** What a registry of this kind answers to. */
export function routesOf(kind: LocalRegistryOptions['kind']): readonly Route[] {
  return kind === 'acr' ? acr : plain;
}
