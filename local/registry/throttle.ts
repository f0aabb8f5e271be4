import type { Repository } from '../../shared/image.ts';
import { RegistryError } from './errors.ts';

/** A public registry's rate limit, hit once per moved tag. */
export interface Throttle {
  tagMoved(repository: Repository): void;
  /** @throws RegistryError TOOMANYREQUESTS with `Retry-After`, once after a tag of the repository has moved */
  pull(repository: Repository): void;
}

/** @param seconds of `Retry-After`; without it nothing is ever refused */
export function createThrottle(seconds: number | undefined): Throttle {
  const moved = new Set<Repository>();
  return {
    tagMoved(repository) {
      if (seconds !== undefined) moved.add(repository);
    },
    pull(repository) {
      if (!moved.delete(repository)) return;
      throw new RegistryError('TOOMANYREQUESTS', 'You have reached your pull rate limit.', {
        headers: { 'retry-after': String(seconds) },
      });
    },
  };
}
