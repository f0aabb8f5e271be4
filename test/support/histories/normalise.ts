import { dotnetTime } from '../../../local/host/durable/dotnetTime.ts';

/** Every recording begins here; times keep their distances. */
const beginning = Date.parse('2026-01-01T00:00:00Z');

const isoTime = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;
const epochSeconds = /\b1[6-9]\d{8}\b/g;

/** What is made by chance or belongs to one machine, and what stands for the n-th of it. */
const volatile: readonly { readonly pattern: RegExp; readonly standIn: (n: number) => string }[] = [
  { pattern: /\b[0-9a-f]{64}\b/g, standIn: (n) => hex(n, 64) },
  { pattern: /\b[0-9a-f]{40}\b/g, standIn: (n) => hex(n, 40) },
  { pattern: /\b[0-9a-f]{32}\b/g, standIn: (n) => hex(n, 32) },
  {
    pattern: /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g,
    standIn: (n) => `00000000-0000-4000-8000-${hex(n, 12)}`,
  },
  { pattern: /\b127\.0\.0\.1:\d+/g, standIn: (n) => `127.0.0.1:${5000 + n}` },
  { pattern: /\bsource\/\d{12}\b/g, standIn: () => 'source/202601010000' },
];

/**
 * Text of histories with times, ports, digests, commits and IDs replaced: the same by the same, so that what belongs together still does.
 *
 * @param runIds run IDs that occur in it
 */
export function normalise(text: string, runIds: readonly string[]): string {
  let result = text;
  for (const { pattern, standIn } of volatile) result = replaceEach(result, pattern, standIn);
  for (const [index, runId] of runIds.entries())
    result = result.replaceAll(runId, `run${'abcdefg'[index] ?? 'h'}222222`);
  return moveTimes(result);
}

function replaceEach(text: string, pattern: RegExp, standIn: (n: number) => string): string {
  const known = new Map<string, string>();
  return text.replaceAll(pattern, (found) => {
    const replacement = known.get(found) ?? standIn(known.size + 1);
    known.set(found, replacement);
    return replacement;
  });
}

function moveTimes(text: string): string {
  const earliest = Math.min(...[...text.matchAll(isoTime)].map(([time]) => Date.parse(time)));
  const seconds = Math.floor((earliest - beginning) / 1000);
  return text
    .replaceAll(isoTime, (time) => dotnetTime(Date.parse(time) - earliest + beginning))
    .replaceAll(epochSeconds, (time) => String(Number(time) - seconds));
}

function hex(n: number, length: number): string {
  return n.toString(16).padStart(length, '0');
}
