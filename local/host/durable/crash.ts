import { z } from 'zod';

/**
 * A test's tool: makes the process kill itself (SIGKILL) at one event of a history.
 *
 * `CUSTOMHOUSE_CRASH=<before|after>:<instance>:<n>`: right before or right after the n-th event that this process
 * writes into a matching instance's history (1 is the first). `<instance>` is the beginning of an instance ID, and
 * holds for its sub-orchestrations too, whatever their IDs; `*` counts the events of the whole process. A turn's
 * events are written in one go: where the process dies in the middle, the next start drops that turn and takes it again.
 */
export interface CrashPoint {
  /**
   * To be asked before `count` events of an instance are written.
   *
   * @param ids the instance and the one at the root of it
   * @returns how many of them to write before dying; undefined to go on living
   */
  cutOf(ids: readonly string[], count: number): number | undefined;
  /** Ends the process here and now. */
  die(): void;
}

const specSchema = z
  .string()
  .regex(/^(before|after):(\*|[A-Za-z0-9:._-]+):[1-9]\d*$/, 'expected <before|after>:<instance ID prefix or *>:<n>');

/** @throws Error when the text is no crash point: a test that kills nothing must not pass */
export function parseCrashPoint(text: string | undefined, die: () => void): CrashPoint {
  if (text === undefined || text === '') return { cutOf: () => undefined, die };
  const parts = specSchema.parse(text).split(':');
  const prefix = parts.slice(1, -1).join(':');
  const skipped = Number(parts.at(-1)) - (parts[0] === 'before' ? 1 : 0);
  let seen = 0;
  return {
    die,
    cutOf(ids, count) {
      if (prefix !== '*' && !ids.some((id) => id.startsWith(prefix))) return undefined;
      const cut = skipped - seen;
      seen += count;
      return parts[0] === 'before' ? cutBefore(cut, count) : cutAfter(cut, count);
    },
  };
}

function cutBefore(cut: number, count: number): number | undefined {
  return cut >= 0 && cut < count ? cut : undefined;
}

function cutAfter(cut: number, count: number): number | undefined {
  return cut > 0 && cut <= count ? cut : undefined;
}
