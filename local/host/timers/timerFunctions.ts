import { join } from 'node:path';
import { z } from 'zod';
import { readJson, writeJson } from '../../arm/jsonFile.ts';
import { setAlarm } from '../alarm.ts';
import type { App } from '../app/loadApp.ts';
import type { RegisteredFunction, TriggerOf } from '../app/registration.ts';
import type { RpcData } from '../app/rpc.ts';
import { describeError, type Log } from '../log.ts';
import { isMonitoredByDefault, parseSchedule, type Schedule } from './schedule.ts';

type TimerFunction = RegisteredFunction<TriggerOf<'timerTrigger'>>;

export interface TimerFunctionsOptions {
  readonly app: App;
  /** Where each monitored function's times are kept, so that a call missed while the host was down is made up for. */
  readonly directory: string;
  readonly settings: Readonly<Record<string, string | undefined>>;
  readonly extraInputs: (one: RegisteredFunction) => Readonly<Record<string, RpcData>>;
  readonly log: Log;
  readonly now: () => number;
}

/** The times of a function, with the names that the function gets to see. */
const timesSchema = z.object({ Last: z.string(), Next: z.string(), LastUpdated: z.string() });

/** .NET's beginning of time stands for "never". */
const never = '0001-01-01T00:00:00Z';

/**
 * Calls the app's timer functions when they are due, one call of a function at a time.
 *
 * @returns a function that stops them
 * @throws Error naming the function whose schedule can't be read
 */
export function startTimerFunctions(options: TimerFunctionsOptions): () => void {
  const timers = options.app.of('timerTrigger').map((one) => ({ one, schedule: scheduleOf(one, options) }));
  const stops = timers
    .filter(({ one }) => !isDisabled(one, options))
    .map(({ one, schedule }) => startTimer(one, schedule, options));
  return () => {
    for (const stop of stops) stop();
  };
}

/** @see https://learn.microsoft.com/azure/azure-functions/disable-function */
function isDisabled({ name }: TimerFunction, { settings }: TimerFunctionsOptions): boolean {
  return settings[`AzureWebJobs.${name}.Disabled`]?.toLowerCase() === 'true';
}

function scheduleOf(one: TimerFunction, { settings }: TimerFunctionsOptions): Schedule {
  try {
    return parseSchedule(one.trigger.schedule, settings);
  } catch (cause) {
    throw new Error(`The timer function ${one.name}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

function startTimer(one: TimerFunction, schedule: Schedule, options: TimerFunctionsOptions): () => void {
  const { now, log } = options;
  const isMonitored = one.trigger.useMonitor ?? isMonitoredByDefault(schedule, new Date(now()));
  const file = join(options.directory, `${one.name}.json`);
  let cancelAlarm: (() => void) | undefined;
  let isStopped = false;
  let times = isMonitored ? readJson(file, timesSchema) : undefined;

  function save(last: string): void {
    const next = schedule.next(new Date(now()));
    times = { Last: last, Next: next?.toISOString() ?? never, LastUpdated: new Date(now()).toISOString() };
    if (isMonitored) writeJson(file, times);
  }

  async function fire(isPastDue: boolean): Promise<void> {
    const calledAt = new Date(now()).toISOString();
    try {
      const ScheduleStatus = isMonitored ? (times ?? null) : null;
      const json = JSON.stringify({ Schedule: { AdjustForDST: true }, ScheduleStatus, IsPastDue: isPastDue });
      await options.app.invoke(one, { json }, options.extraInputs(one));
    } catch (error) {
      log('error', one.name, describeError(error));
    }
    save(calledAt);
  }

  function waitForNext(): void {
    const next = schedule.next(new Date(now()));
    if (isStopped || next === undefined) return;
    cancelAlarm = setAlarm(next.getTime(), now, () => void fire(false).then(waitForNext));
  }

  const isPastDue = times !== undefined && times.Next !== never && Date.parse(times.Next) < now();
  if (times === undefined) save(never);
  if (isPastDue || one.trigger.runOnStartup) void fire(isPastDue).then(waitForNext);
  else waitForNext();
  return () => {
    isStopped = true;
    cancelAlarm?.();
  };
}
