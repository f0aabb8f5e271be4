import { Cron } from 'croner';

/** Five fields, as ACR's timer triggers have them; in UTC. */
const options = { timezone: 'UTC', mode: '5-part' } as const;
const minuteMs = 60_000;

/** @see https://learn.microsoft.com/azure/container-registry/container-registry-tasks-scheduled#cron-expressions */
export function isCron(text: string): boolean {
  // croner's `?` stands for the moment of parsing, its `@daily` for a name: neither is ACR's.
  if (text.trim().split(/\s+/).length !== 5 || /[?@]/.test(text)) return false;
  try {
    // A date that never comes, such as February 30, is no schedule.
    return new Cron(text, options).nextRun(new Date(0)) !== null;
  } catch {
    return false;
  }
}

/** The newest scheduled minute that is not after `now`. Undefined when there was none yet. */
export function latestScheduled(cron: string, now: Date): Date | undefined {
  const nextMinute = new Date(Math.floor(now.getTime() / minuteMs) * minuteMs + minuteMs);
  return new Cron(cron, options).previousRuns(1, nextMinute)[0];
}
