import { purgeHistories } from './purgeHistories.ts';
import { startRotation } from './startRotation.ts';
import { startDue } from './timers.ts';
import type { TriggerTools } from '../trigger.ts';

/** Every minute, at its beginning. @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-expressions */
export const tickSchedule = '0 * * * * *';

/** Once a minute: starts repair (one at a time), the rotation of logins and every task whose schedule is due, and has old histories forgotten. What can't be started now is due again in a minute. */
export async function tick({ app, starter, log }: TriggerTools): Promise<void> {
  await starter.start('repair', 'repair');
  await startRotation(app, starter).catch((error: unknown) => {
    log(`The rotation of logins could not be looked at: ${String(error)}`);
  });
  await purgeHistories(app, starter).catch((error: unknown) => {
    log(`Old histories could not be purged: ${String(error)}`);
  });
  const tasks = [...app.configuration.tasks.values()];
  const started = await Promise.allSettled(tasks.map((task) => startDue(app, starter, task)));
  started.forEach((result, index) => {
    if (result.status === 'fulfilled') return;
    const task = tasks[index]?.name;
    log(`The timers of ${task ?? ''} could not be looked at: ${String(result.reason)}`, { task });
  });
}
