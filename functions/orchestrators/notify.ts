import type { OrchestrationContext, Task } from 'durable-functions';
import type { OrchestratorContracts } from '../contracts.ts';
import { call, type Steps, wait } from './steps.ts';

/** Seconds before each further attempt, a day in all: a receiver may be down for a night. What is then still undelivered stands in the log. */
const delaysSeconds = [10, 30, 60, 300, 600, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600];

/** Tells the configured webhooks how a run ended. Never in the way of the run: it has ended before. */
export function* notify(context: OrchestrationContext): Steps<void> {
  const { runId } = context.df.getInput<OrchestratorContracts['notify']['input']>();
  const { targets } = yield* call(context, 'countNotifications', { runId });
  const pending = new Set(Array.from({ length: targets }, (_, target) => target));

  for (const delay of [0, ...delaysSeconds]) {
    if (pending.size === 0) return;
    if (delay > 0) yield* wait(context, delay);
    const attempts: Task[] = [...pending].map((target) =>
      context.df.callActivity('sendNotification', { runId, target }),
    );
    const results = (yield context.df.Task.all(attempts)) as { readonly ok: boolean }[];
    const tried = [...pending];
    results.forEach((result, index) => {
      if (result.ok) pending.delete(tried[index] ?? -1);
    });
  }
}
