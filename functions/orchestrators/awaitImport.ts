import type { OrchestrationContext } from 'durable-functions';
import type { Fault } from '../../shared/errors.ts';
import type { ActivityInput } from '../contracts.ts';
import { call, pollDelaySeconds, RunFault, type Steps, wait } from './steps.ts';

/** An image of many layers takes minutes; after so many polls (about an hour) something is wrong. */
const mostPolls = 250;

/**
 * Waits for a server-side copy to end. What it left is for the caller to read back.
 *
 * @returns the fault with which it ended, if it may be begun again
 */
export function* awaitImport(
  context: OrchestrationContext,
  { registry, operation }: ActivityInput<'pollImport'>,
): Steps<Fault | undefined> {
  for (let poll = 0; poll < mostPolls; poll++) {
    yield* wait(context, pollDelaySeconds(poll));
    const { isDone, fault } = yield* call(context, 'pollImport', { registry, operation });
    if (isDone) return fault;
  }
  throw new RunFault({
    code: 'IMPORT_FAILED',
    message: `The import into ${registry} did not end within an hour. Look at the registry’s activity log, then run the task again.`,
  });
}
