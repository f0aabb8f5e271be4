import type { OrchestrationContext, Task } from 'durable-functions';
import type { OrchestratorContracts } from '../contracts.ts';
import { attemptDelaysSeconds } from './attemptDelays.ts';
import { call, type Steps, wait } from './steps.ts';

/** Tells the configured webhooks how a run ended. Never in the way of the run: it has ended before. */
export function* notify(context: OrchestrationContext): Steps<void> {
  const { runId } = context.df.getInput<OrchestratorContracts['notify']['input']>();
  const { targets } = yield* call(context, 'countNotifications', { runId });
  const pending = new Set(Array.from({ length: targets }, (_, target) => target));

  for (const delay of [0, ...attemptDelaysSeconds]) {
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
