import type { App } from '../../../shared/app.ts';
import { latestScheduled } from '../../../shared/config/cron.ts';
import type { Starter } from '../../../shared/start/starter.ts';

const purgeCron = '45 4 * * *';
const mark = 'purgeHistories';
const dayMs = 86_400_000;
/** As long as logs are kept by default. What was decided, and why, stands in the ledger. */
const keptDays = 30;

/** Once a day: the engine forgets orchestrations that have ended and began more than a month ago. It keeps them for ever by itself. */
export async function purgeHistories(app: App, starter: Starter): Promise<void> {
  const { settings } = app.ledger;
  const now = app.now();
  const taken = await settings.mark(mark);
  const latest = latestScheduled(purgeCron, now);
  if (taken !== undefined && (latest === undefined || latest <= new Date(taken))) return;
  // First, so that an engine which can't do it in time is asked again tomorrow, not in a minute.
  await settings.setMark(mark, now.toISOString());
  await starter.purge(new Date(now.getTime() - keptDays * dayMs));
}
