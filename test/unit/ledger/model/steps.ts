import { CustomhouseError, isRetryable } from '../../../../shared/errors.ts';
import type { World } from './world.ts';

/**
 * One activity as the engine may run it: once, twice one after the other (its first answer was lost), twice at the same time, or
 * again much later, when the run has gone on.
 */
export async function step<T>(world: World, activity: () => Promise<T>): Promise<T> {
  const fate = fateOf(world);
  if (fate === 0) await patiently(activity);
  if (fate === 1) world.late.push(patiently(activity));
  const answer = await patiently(activity);
  if (fate === 2) world.late.push(world.turn().then(() => patiently(activity)));
  return answer;
}

/** What a process meets now: 0 to 9, of which 5 to 9 are nothing. */
export function fateOf(world: World): number {
  return world.calm ? 9 : world.fate();
}

/** As an orchestration calls it: what may pass by itself is asked again. */
async function patiently<T>(activity: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await activity();
    } catch (error) {
      if (!(error instanceof CustomhouseError) || !isRetryable(error.code)) throw error;
    }
  }
}
