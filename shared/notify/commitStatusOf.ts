import type { CommitStatus } from '../ports.ts';
import { type FinalStatus, isFinal, type Run } from '../run.ts';
import { oneLine } from './plainText.ts';
import { runUrl } from './runUrl.ts';

const stateOf: Readonly<Record<FinalStatus, CommitStatus['state']>> = {
  Succeeded: 'success',
  Failed: 'failure',
  Canceled: 'error',
  Error: 'error',
  Timeout: 'error',
};

/** What the commit that a run stems from is told of it: as it is now, with the reason once it has ended. */
export function commitStatusOf(
  { runId, task, status, outcome, reason }: Run,
  address: string | undefined,
): CommitStatus {
  const url = runUrl(address, runId);
  const said = isFinal(status)
    ? [outcome ?? status, reason].filter((part) => part !== undefined).join(': ')
    : 'Running.';
  return {
    state: isFinal(status) ? stateOf[status] : 'pending',
    description: oneLine(said),
    context: `customhouse/${task}`,
    ...(url === undefined ? {} : { url }),
  };
}
