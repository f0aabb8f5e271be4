import type { ConfigPath } from './document.ts';

/** A contradiction between parts that are each well formed. */
export interface Contradiction {
  readonly path: ConfigPath;
  readonly message: string;
}
