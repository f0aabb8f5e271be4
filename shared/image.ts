/** `sha256:<64 hex digits>`: names content, never moves. */
export type Digest = string & { readonly brand: 'Digest' };
/** A name that moves, at most 128 characters. */
export type Tag = string & { readonly brand: 'Tag' };
/** The name of a registry in customhouse.yaml, for example `base`. */
export type RegistryName = string & { readonly brand: 'RegistryName' };
/** A repository's path, lower case, without its registry: `library/node`. */
export type Repository = string & { readonly brand: 'Repository' };

/** A repository of a configured registry. */
export interface RepositoryReference {
  readonly registry: RegistryName;
  readonly repository: Repository;
}

/** An image by its moving name. */
export interface TaggedImage extends RepositoryReference {
  readonly tag: Tag;
}

/** An image by its content. */
export interface PinnedImage extends RepositoryReference {
  readonly digest: Digest;
}

const digestPattern = /^sha256:[0-9a-f]{64}$/;
const tagPattern = /^\w[\w.-]{0,127}$/;
const repositoryPattern = /^[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*$/;

/** @see https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests */
export function isDigest(text: string): text is Digest {
  return digestPattern.test(text);
}

/** @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests */
export function isTag(text: string): text is Tag {
  return tagPattern.test(text);
}

/** @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests */
export function isRepository(text: string): text is Repository {
  return text.length <= 255 && repositoryPattern.test(text);
}

/** `<registry>/<repository>:<tag>`, as customhouse.yaml writes it. Undefined when it is not of that form. */
export function parseTaggedImage(text: string): TaggedImage | undefined {
  const match = /^([^/]+)\/(.+):([^:/]+)$/.exec(text);
  const [, registry, repository, tag] = match ?? [];
  if (registry === undefined || repository === undefined || tag === undefined) return undefined;
  if (!isRepository(repository) || !isTag(tag)) return undefined;
  return { registry: registry as RegistryName, repository, tag };
}

export function formatTaggedImage(image: TaggedImage): string {
  return `${image.registry}/${image.repository}:${image.tag}`;
}

export function formatPinnedImage(image: PinnedImage): string {
  return `${image.registry}/${image.repository}@${image.digest}`;
}

/** The 64 hex digits of a digest. */
export function hexOf(digest: Digest): string {
  return digest.slice('sha256:'.length);
}
