/** The manifests that a registry of today holds. */
export const dockerManifest = 'application/vnd.docker.distribution.manifest.v2+json';
export const dockerList = 'application/vnd.docker.distribution.manifest.list.v2+json';
export const ociManifest = 'application/vnd.oci.image.manifest.v1+json';
export const ociIndex = 'application/vnd.oci.image.index.v1+json';

/** All of them, as an `Accept` header. */
export const acceptEveryManifest = [ociIndex, dockerList, ociManifest, dockerManifest].join(', ');
