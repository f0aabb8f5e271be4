import type { Challenge } from './challenge.ts';

/** Logs in to one registry. */
export interface Authenticator {
  /**
   * The `Authorization` header for a scope such as `repository:library/node:pull`; undefined when none is needed.
   *
   * @throws CustomhouseError REGISTRY_FORBIDDEN when the login itself is refused
   */
  authorize(scope: string): Promise<string | undefined>;
  /** The registry answered 401 to what `authorize` gave: it is not given again, and the challenge is learnt from. */
  refused(scope: string, challenge: Challenge | undefined): void;
}
