import { Cron } from 'croner';

/** When a timer function is due. */
export interface Schedule {
  /** The first time after `after`; undefined when there is none. */
  next(after: Date): Date | undefined;
}

/** A schedule that Azure watches: missed calls are made up for. */
export const monitoredIntervalMs = 60_000;

/**
 * Reads a schedule: an NCRONTAB expression of six fields (or five, without seconds), in UTC; a time span `hh:mm:ss` or
 * `d.hh:mm:ss`; or `%NAME%` of an app setting that holds one.
 *
 * @throws Error naming the text
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-expressions
 */
export function parseSchedule(text: string, settings: Readonly<Record<string, string | undefined>>): Schedule {
  const setting = /^%(.+)%$/.exec(text.trim())?.[1];
  if (setting !== undefined) {
    const value = settings[setting];
    if (value === undefined) throw new Error(`The app setting ${setting}, a timer's schedule, is not set.`);
    return parseSchedule(value, {});
  }
  return parseTimeSpan(text) ?? parseCron(text);
}

function parseTimeSpan(text: string): Schedule | undefined {
  const match = /^(?:(\d+)\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?$/.exec(text.trim());
  if (match === null) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part || 0));
  const intervalMs = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
  if (intervalMs === 0) throw new Error(`The schedule ${text} has no length.`);
  return { next: (after) => new Date(after.getTime() + intervalMs) };
}

/** NCRONTAB wants day and weekday both to match, and has none of the newer signs. */
function parseCron(text: string): Schedule {
  try {
    if (!/^[\d*,/A-Z\s-]+$/i.test(text)) throw new SyntaxError('Only digits, names and * , - / are allowed.');
    const cron = new Cron(text, { mode: '5-or-6-parts', paused: true, timezone: 'UTC', domAndDow: true });
    return { next: (after) => cron.nextRun(after) ?? undefined };
  } catch (cause) {
    throw new Error(`The schedule "${text}" is no NCRONTAB expression and no time span.`, { cause });
  }
}

/** Whether missed calls are made up for when nobody says: only where calls are a minute or more apart. */
export function isMonitoredByDefault(schedule: Schedule, now: Date): boolean {
  let before = schedule.next(now);
  for (let looked = 0; looked < 5 && before !== undefined; looked += 1) {
    const after = schedule.next(before);
    if (after !== undefined && after.getTime() - before.getTime() < monitoredIntervalMs) return false;
    before = after;
  }
  return true;
}
