import { InvalidArgumentError } from 'commander';

const minute = 60_000;
const lengths: Readonly<Record<string, number>> = { m: minute, h: 60 * minute, d: 24 * 60 * minute };

/**
 * A time as people say it: `2h` (ago; `m`, `h` or `d`) or ISO 8601, where a day alone is its midnight in UTC.
 *
 * @returns ISO 8601 in UTC
 * @throws InvalidArgumentError for anything else
 */
export function readTime(text: string, now: Date): string {
  const [, count, unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined)
    return new Date(now.getTime() - Number(count) * (lengths[unit] ?? 0)).toISOString();
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time))
    throw new InvalidArgumentError(
      'Expected how long ago, such as 30m, 2h or 7d, or a time such as 2026-11-24T03:00Z.',
    );
  return new Date(time).toISOString();
}
