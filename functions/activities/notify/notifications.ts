import { eventOf } from '../../../shared/notify/eventOf.ts';
import { notifyTarget } from '../../../shared/notify/notifyTarget.ts';
import type { Input, Output, Tools } from '../activity.ts';
import { runOf } from '../runOf.ts';

/** How many webhooks are to be told of the run's end: none when its end is nobody's news. */
export async function countNotifications(
  { runId }: Input<'countNotifications'>,
  { app }: Tools,
): Promise<Output<'countNotifications'>> {
  const event = eventOf(await runOf(app, runId));
  return { targets: event === undefined ? 0 : app.configuration.notify.length };
}

/** One attempt to tell one webhook. Repeated, it bears the same event ID. */
export async function sendNotification(
  { runId, target: index }: Input<'sendNotification'>,
  { app }: Tools,
): Promise<Output<'sendNotification'>> {
  const target = app.configuration.notify[index];
  if (target !== undefined) await notifyTarget(app, target, await runOf(app, runId));
  return null;
}
