/** Which figure of the values a target speaks of. */
export type Figure = 'median' | 'p95' | 'p99' | 'largest';

export interface Target {
  readonly atMost: number;
  readonly of: Figure;
}

/** One thing that was measured, as often as the bench was told to. */
export interface Measurement {
  readonly what: string;
  readonly unit: 's' | 'ms' | 'MB' | 'bytes' | 'requests' | 'times';
  readonly values: readonly number[];
  /** Missing: told for comparison only. */
  readonly target?: Target;
}

export type Figures = Readonly<Record<Figure, number>>;

/** @param values at least one */
export function figuresOf(values: readonly number[]): Figures {
  return {
    median: percentile(values, 50),
    p95: percentile(values, 95),
    p99: percentile(values, 99),
    largest: percentile(values, 100),
  };
}

/** The smallest value that so many percent of all do not exceed; the median of an even number is the mean of its middle two. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = (sorted.length * percent) / 100;
  const value = sorted[Math.max(0, Math.ceil(rank) - 1)];
  if (value === undefined) throw new Error('There is nothing to take a percentile of.');
  const next = sorted[rank];
  return percent === 50 && next !== undefined ? (value + next) / 2 : value;
}

/** Undefined for what has no target. */
export function isMet({ target, values }: Measurement): boolean | undefined {
  return target === undefined ? undefined : figuresOf(values)[target.of] <= target.atMost;
}
