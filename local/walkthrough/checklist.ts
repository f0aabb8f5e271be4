import { setTimeout } from 'node:timers/promises';
import type { Pace } from './target.ts';

/** One thing that was to be seen, and what was seen. */
export interface Row {
  readonly step: number;
  readonly expected: string;
  /** `skipped: …` when it could not be looked at. */
  readonly seen: string;
  /** Since the step's previous row. */
  readonly seconds: number;
  /** Never of what was skipped. */
  readonly ok: boolean;
  /** Why it could not be looked at. */
  readonly skipped?: string;
}

export interface Checklist {
  readonly rows: readonly Row[];
  /** Holds when `seen` is `expected` to the letter. */
  check(expected: string, seen: string): void;
  /** Looks again until it holds, as long as the page may take. */
  eventually(expected: string, look: () => Promise<string>): Promise<void>;
  /** Says that this can not be looked at here, and why. */
  skip(expected: string, reason: string): void;
}

/** @param onRow told of each row as it is made */
export function createChecklist(
  step: number,
  { lookIntervalMs, longestLookMs }: Pace,
  onRow: (row: Row) => void,
): Checklist {
  const rows: Row[] = [];
  let last = Date.now();

  function add(row: Pick<Row, 'expected' | 'seen' | 'ok' | 'skipped'>): void {
    const now = Date.now();
    const { expected, seen, ...answer } = row;
    const timed = { step, expected, seen, seconds: Math.round((now - last) / 100) / 10, ...answer };
    last = now;
    rows.push(timed);
    onRow(timed);
  }

  function check(expected: string, seen: string): void {
    add({ expected, seen, ok: seen === expected });
  }

  async function eventually(expected: string, look: () => Promise<string>): Promise<void> {
    const latest = Date.now() + longestLookMs;
    let seen = await look();
    while (seen !== expected && Date.now() < latest) {
      await setTimeout(lookIntervalMs);
      seen = await look();
    }
    check(expected, seen);
  }

  return {
    rows,
    check,
    eventually,
    skip: (expected, skipped) => add({ expected, seen: `skipped: ${skipped}`, ok: false, skipped }),
  };
}
