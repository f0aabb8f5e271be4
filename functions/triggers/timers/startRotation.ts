import type { App } from '../../../shared/app.ts';
import { latestScheduled } from '../../../shared/config/cron.ts';
import type { Starter } from '../../../shared/start/starter.ts';

/** Twice a day: a password has a month left when it is first renewed, so many looks may fail. */
const rotationCron = '30 3,15 * * *';
const mark = 'rotateLogins';

/** Starts the rotation of registry logins when it is due, one at a time. */
export async function startRotation(app: App, starter: Starter): Promise<void> {
  const { settings } = app.ledger;
  const now = app.now();
  const taken = await settings.mark(mark);
  if (taken === undefined) {
    await settings.setMark(mark, now.toISOString());
    return;
  }
  const latest = latestScheduled(rotationCron, now);
  if (latest === undefined || latest <= new Date(taken)) return;
  await starter.start('rotateLogins', 'rotateLogins');
  await settings.setMark(mark, latest.toISOString());
}
