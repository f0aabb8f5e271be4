import type { OrchestrationContext } from 'durable-functions';
import type { ActivityInput } from '../contracts.ts';
import { call, pollDelaySeconds, RunFault, type Steps, wait } from './steps.ts';

/** An image of many layers takes minutes; after so many polls (about an hour) something is wrong. */
const mostPolls = 250;

/** Waits for a server-side copy to end. What it left is for the caller to read back. */
export function* awaitImport(
  context: OrchestrationContext,
  { registry, operation }: ActivityInput<'pollImport'>,
): Steps<void> {
  for (let poll = 0; poll < mostPolls; poll++) {
    yield* wait(context, pollDelaySeconds(poll));
    const { isDone } = yield* call(context, 'pollImport', { registry, operation });
    if (isDone) return;
  }
  throw new RunFault({
    code: 'IMPORT_FAILED',
    message: `The import into ${registry} did not end within an hour. Look at the registry’s activity log, then run the task again.`,
  });
}
