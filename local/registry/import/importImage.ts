import { isRepository, isTag, type Repository, type Tag } from '../../../shared/image.ts';
import { disallowed, RegistryError } from '../errors.ts';
import { parseManifest } from '../manifests/parseManifest.ts';
import { recordManifest } from '../manifests/recordManifest.ts';
import type { RegistryState } from '../state.ts';
import { blobSize } from '../storage/blobs.ts';
import { prepareRepository } from '../storage/repositories.ts';
import type { ImportRefusal, ImportRequest, LocalRegistry } from '../types.ts';
import { ImportError } from './importError.ts';
import { localSource } from './localSource.ts';
import { remoteSource } from './remoteSource.ts';
import type { ImportSource, SourceManifest } from './source.ts';

/** ACR's own words in the event of an import. */
const userAgent = 'AzureContainerRegistry/import';

interface Target {
  readonly repository: Repository;
  readonly tag: Tag | undefined;
}

/**
 * Copies an image with all its platforms and layers into this registry, server-side, and reports its tags as pushed.
 *
 * Repeatable; what was copied before a refusal stays, no tag does.
 *
 * @returns why it was not done: ARM's `Conflict` for a tag that exists (`NoForce`) or is locked
 */
export async function importImage(
  state: RegistryState,
  request: ImportRequest,
  stateOf: (registry: LocalRegistry) => RegistryState | undefined,
): Promise<ImportRefusal | undefined> {
  try {
    const targets = [...request.targetTags, ...request.untaggedTargetRepositories].map(parseTarget);
    for (const target of targets) refuseTaken(state, target, request.mode);
    const source = sourceOf(request, stateOf);
    const image = await source.manifest(request.reference);
    for (const target of targets) await copyImage(state, source, image, { ...target, mode: request.mode });
    return undefined;
  } catch (error) {
    if (error instanceof ImportError) return error.refusal;
    if (error instanceof RegistryError) return toRefusal(error);
    throw error;
  }
}

function sourceOf(
  { source, repository }: ImportRequest,
  stateOf: (registry: LocalRegistry) => RegistryState | undefined,
): ImportSource {
  if (!isRepository(repository)) throw new ImportError('notFound', `${repository} is not a repository's name.`);
  if (!('handle' in source)) return remoteSource(source, repository);
  const state = stateOf(source);
  if (!state) throw new Error(`The registry ${source.name} was not opened by createRegistry.`);
  return localSource(state, repository);
}

/** All that the image is made of comes before it, so that at no moment a tag names what can't be pulled. */
async function copyImage(
  state: RegistryState,
  source: ImportSource,
  image: SourceManifest,
  target: Target & Pick<ImportRequest, 'mode'>,
): Promise<void> {
  const repository = await state.store.exclusively(() => prepareRepository(state.store, target.repository));
  const content = parseManifest(image.bytes, image.mediaType);
  for (const child of content.manifests) {
    if (repository.manifests.has(child.digest)) continue;
    await copyImage(state, source, await source.manifest(child.digest), { ...target, tag: undefined });
  }
  for (const digest of content.blobs) {
    if ((await blobSize(repository, digest)) === undefined) await source.copyBlob(digest, state, repository);
  }
  const { digest, bytes } = image;
  const timestamp = await state.store.exclusively(() => {
    refuseTaken(state, target, target.mode);
    return recordManifest(state, repository, { digest, bytes, content, tag: target.tag });
  });
  if (target.tag === undefined) return;
  const event = {
    repository: target.repository,
    tag: target.tag,
    digest,
    mediaType: content.mediaType,
    size: bytes.length,
  };
  state.report({ action: 'push', ...event, method: 'PUT', userAgent, timestamp });
}

function refuseTaken(state: RegistryState, { repository, tag }: Target, mode: ImportRequest['mode']): void {
  const existing = tag && state.store.repositories.get(repository)?.tags.get(tag);
  if (!existing) return;
  if (mode === 'NoForce')
    throw new ImportError('conflict', `Tag ${repository}:${tag} already exists in target registry.`);
  if (!existing.attributes.writeEnabled) throw disallowed({ name: repository, tag });
}

function parseTarget(text: string): Target {
  const [, repository = text, tag] = /^(.+):([^:/]+)$/.exec(text) ?? [];
  if (!isRepository(repository) || (tag !== undefined && !isTag(tag))) {
    throw new ImportError('notFound', `${text} is not a target of this registry: <repository>:<tag> or <repository>.`);
  }
  return { repository, tag };
}

function toRefusal(error: RegistryError): ImportRefusal {
  return { kind: error.status === 404 ? 'notFound' : 'conflict', message: error.message };
}
