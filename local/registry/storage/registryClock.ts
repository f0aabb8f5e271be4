const ticksPerMs = 10_000n;

/**
 * The registry's own time: ISO 8601 with ACR's seven digits after the second, each answer later than every one before it,
 * even within a millisecond and when the machine's clock goes back.
 *
 * @param latest a time that is already stored; the next answer is later
 */
export function createRegistryClock(now: () => Date, latest?: string): () => string {
  let last = latest === undefined ? 0n : toTicks(latest);
  return () => {
    const current = BigInt(now().getTime()) * ticksPerMs;
    last = current > last ? current : last + 1n;
    return format(last);
  };
}

function toTicks(time: string): bigint {
  const [, seconds = '', fraction = ''] = /^(.*T\d\d:\d\d:\d\d)(?:\.(\d+))?Z$/.exec(time) ?? [];
  return BigInt(Date.parse(`${seconds}Z`)) * ticksPerMs + BigInt(fraction.padEnd(7, '0').slice(0, 7));
}

function format(ticks: bigint): string {
  const iso = new Date(Number(ticks / ticksPerMs)).toISOString();
  return `${iso.slice(0, -1)}${String(ticks % ticksPerMs).padStart(4, '0')}Z`;
}
