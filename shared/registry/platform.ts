export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string | undefined;
}

/**
 * `linux/amd64`, `linux/arm/v7`. `v8` is what arm64 means and is left out, as container engines do.
 *
 * @see https://github.com/containerd/platforms
 */
export function formatPlatform({ os, architecture, variant }: Platform): string {
  const isImplied = variant === undefined || variant === '' || (architecture === 'arm64' && variant === 'v8');
  return isImplied ? `${os}/${architecture}` : `${os}/${architecture}/${variant}`;
}

/** `linux/arm64/v8` and `linux/arm64` are one platform. */
export function normalPlatform(text: string): string {
  const [os = '', architecture = '', variant] = text.split('/');
  return formatPlatform({ os, architecture, variant });
}

/** BuildKit hangs attestations into an index under this platform: nothing that runs. */
export function isRunnable({ os, architecture }: Platform): boolean {
  return os !== 'unknown' && architecture !== 'unknown';
}
