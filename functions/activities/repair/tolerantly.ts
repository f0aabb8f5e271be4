import { toFault } from '../../../shared/errors.ts';
import type { Facts, Log } from '../activity.ts';

/** Repairs one thing after the other; what can't be repaired now is logged and left to the next tick. */
export async function tolerantly<T>(
  log: Log,
  things: Iterable<T>,
  repair: (thing: T) => Promise<void>,
  factsOf: (thing: T) => Facts,
): Promise<void> {
  for (const thing of things) {
    try {
      await repair(thing);
    } catch (error) {
      const { code, message } = toFault(error);
      log.warn(`Repair: ${message}`, {
        code,
        ...factsOf(thing),
        ...(code === 'UNEXPECTED' ? { detail: String(error) } : {}),
      });
    }
  }
}
