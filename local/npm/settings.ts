/** The machine's way to its package registry, as npm's own settings. */
export interface NpmSettings {
  /** An npmrc with everything. */
  readonly npmrc: string;
  /** The same without credentials, for code that nobody has accepted yet. */
  readonly withoutCredentials: string;
  /** Certificates (PEM) that the npmrc's `cafile` stands for. */
  readonly certificates?: string;
  /** What must not show in a log. */
  readonly secrets: readonly string[];
}

/** Where npm's machine-wide settings are in the official Node images. A Dockerfile's own `.npmrc`, in its project or its user's home, goes before them. */
export const npmrcInImage = '/usr/local/etc/npmrc';

/** In the same folder: a mount leaves folders behind. */
export const certificatesInImage = '/usr/local/etc/npm-certificates.pem';
