import type { App } from '../../shared/app.ts';
import type { RunId } from '../../shared/run.ts';
import type { ActivityName } from '../contracts.ts';

/** What a run does before it has begun or decided anything: while it waits there, it can simply end. */
const changeNothing: ReadonlySet<ActivityName> = new Set<ActivityName>([
  'identifyCandidate',
  'identifyDesired',
  'quarantineImage',
  'beginGate',
  'fetchSource',
]);

/** Whether the run that this step could not be done for was canceled, and can end without a trace. False where the ledger does not answer, too. */
export async function isCanceledBefore(name: ActivityName, input: object | null, app: App): Promise<boolean> {
  const { runId } = (input ?? {}) as { readonly runId?: RunId };
  if (runId === undefined || !changeNothing.has(name)) return false;
  const run = await app.ledger.runs.get(runId).catch(() => undefined);
  return run?.cancelRequested === true;
}
