import type { EngineFile } from '../containers/types.ts';

/** Where Docker's and Podman's command lines part. */
export interface Dialect {
  /** Arguments of `build`: the bases come from their registries each time and no step from a cache. */
  readonly freshBuild: readonly string[];
  /** Arguments of `build` when its bases are on the machine already, and no step from a cache. */
  readonly localBuild: readonly string[];
  /** Arguments of `run` that keep the machine's proxy settings out of the container. */
  readonly withoutProxy: readonly string[];
  /** Takes names off images, without removing what other names hold. */
  readonly untag: (image: string, name: string) => readonly string[];
}

/** One layer per build and no intermediate image: a build that fails leaves nothing behind, and a fresh agent has no cache. */
const podmanUncached = ['--no-cache', '--layers=false'];

const podman: Dialect = {
  freshBuild: ['--pull=always', ...podmanUncached],
  localBuild: ['--pull=never', ...podmanUncached],
  withoutProxy: ['--http-proxy=false'],
  untag: (image, name) => ['untag', image, name],
};

const docker: Dialect = {
  freshBuild: ['--pull', '--no-cache', '--progress', 'plain'],
  localBuild: ['--no-cache', '--progress', 'plain'],
  withoutProxy: [],
  untag: (_image, name) => ['rmi', name],
};

export function dialectOf(file: EngineFile): Dialect {
  return file.kind === 'podman' ? podman : docker;
}
