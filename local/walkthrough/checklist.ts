import { setTimeout } from 'node:timers/promises';

/** One thing that was to be seen, and what was seen. */
export interface Row {
  readonly step: number;
  readonly expected: string;
  readonly seen: string;
  /** Since the step's previous row. */
  readonly seconds: number;
  readonly ok: boolean;
}

export interface Checklist {
  readonly rows: readonly Row[];
  /** Holds when `seen` is `expected` to the letter. */
  check(expected: string, seen: string): void;
  /** Looks again until it holds, at most a minute. */
  eventually(expected: string, look: () => Promise<string>): Promise<void>;
}

const lookIntervalMs = 250;
const longestMs = 60_000;

/** @param onRow told of each row as it is made */
export function createChecklist(step: number, onRow: (row: Row) => void): Checklist {
  const rows: Row[] = [];
  let last = Date.now();

  function check(expected: string, seen: string): void {
    const now = Date.now();
    const row = { step, expected, seen, seconds: Math.round((now - last) / 100) / 10, ok: seen === expected };
    last = now;
    rows.push(row);
    onRow(row);
  }

  async function eventually(expected: string, look: () => Promise<string>): Promise<void> {
    const latest = Date.now() + longestMs;
    let seen = await look();
    while (seen !== expected && Date.now() < latest) {
      await setTimeout(lookIntervalMs);
      seen = await look();
    }
    check(expected, seen);
  }

  return { rows, check, eventually };
}
