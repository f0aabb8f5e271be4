import type { App } from '../../../shared/app.ts';
import { latestScheduled } from '../../../shared/config/cron.ts';
import type { Task } from '../../../shared/config/model.ts';
import { isEnabled } from '../../../shared/start/effectiveTask.ts';
import type { Starter } from '../../../shared/start/starter.ts';
import { startRun } from '../../../shared/start/startRun.ts';

/** One of a task's schedules: when it runs, or when its gates are asked again. */
interface Schedule {
  readonly kind: 'timer' | 'revalidation';
  /** Five fields, UTC. */
  readonly cron: string;
}

const minuteMs = 60_000;

/**
 * Starts what is due: the newest scheduled minute since the last one that was taken, and only that one, however many were missed.
 *
 * Safe to repeat: the scheduled minute is the run's cause.
 */
export async function startDue(app: App, starter: Starter, task: Task): Promise<void> {
  for (const schedule of schedulesOf(task)) {
    const due = await dueTime(app, task, schedule);
    if (due === undefined) continue;
    // While it is disabled nothing is taken: beginTimers leaves that time behind when it is enabled.
    if (!(await isEnabled(app, task))) continue;
    const scheduledTime = toMinute(due);
    await startRun(app, starter, { task: task.name, trigger: 'Timer', cause: { kind: schedule.kind, scheduledTime } });
    await remember(app, task, schedule, due);
  }
}

/** From now on: what was due before is not caught up. */
export async function beginTimers(app: App, task: Task): Promise<void> {
  for (const schedule of schedulesOf(task)) await remember(app, task, schedule, app.now());
}

function schedulesOf(task: Task): readonly Schedule[] {
  const { timer } = task.triggers;
  const revalidate = task.kind === 'import' ? task.revalidate : undefined;
  return [
    ...(timer === undefined ? [] : [{ kind: 'timer', cron: timer } as const]),
    ...(revalidate === undefined ? [] : [{ kind: 'revalidation', cron: revalidate } as const]),
  ];
}

/** A schedule that is new or was changed begins with this minute. */
async function dueTime(app: App, task: Task, schedule: Schedule): Promise<Date | undefined> {
  const now = app.now();
  const known = await app.ledger.settings.mark(markOf(task, schedule));
  const [at = '', cron] = known?.split('|') ?? [];
  const isKnown = cron === schedule.cron;
  const since = isKnown ? new Date(at) : new Date(now.getTime() - minuteMs);
  if (!isKnown) await remember(app, task, schedule, since);
  const latest = latestScheduled(schedule.cron, now);
  return latest !== undefined && latest > since ? latest : undefined;
}

async function remember(app: App, task: Task, schedule: Schedule, at: Date): Promise<void> {
  await app.ledger.settings.setMark(markOf(task, schedule), `${at.toISOString()}|${schedule.cron}`);
}

function markOf(task: Task, { kind }: Schedule): string {
  return `${kind}-${task.name}`;
}

function toMinute(time: Date): string {
  return `${time.toISOString().slice(0, 16)}Z`;
}
