import type { App } from '../../shared/app.ts';
import type { StepName } from '../../shared/run.ts';
import type { ActivityInput, ActivityName, OfRun } from '../contracts.ts';

/** The activities with which a step begins; the others go on with the last one. */
const firstOf = {
  identifyCandidate: 'candidate',
  identifyDesired: 'candidate',
  quarantineImage: 'quarantine',
  beginGate: 'gate',
  promote: 'promotion',
  confirmUnchanged: 'confirmation',
  reject: 'rejection',
  decideRollback: 'rollback',
  decideDeploymentRollback: 'rollback',
  decideRevocation: 'revocation',
  fetchSource: 'source',
  startBuild: 'build',
  checkBase: 'base check',
  decideDeployment: 'deployment',
  goBack: 'way back',
} as const satisfies Partial<Record<ActivityName, StepName>>;

/**
 * Notes for people when a step of a run began. Done beside the activity, and nothing depends on it: a ledger that does not answer costs a line in the
 * log, and a repeated activity leaves the first time.
 */
export async function noteStep<K extends ActivityName>(
  activity: K,
  input: ActivityInput<K>,
  { app, log }: { readonly app: App; readonly log: { warn(message: string, facts: { runId: string }): void } },
): Promise<void> {
  const name = (firstOf as Partial<Record<ActivityName, StepName>>)[activity];
  if (name === undefined) return;
  const { runId, gate, attempt } = input as OfRun & { readonly gate?: string; readonly attempt?: number };
  const of = gate ?? (attempt === undefined || attempt === 1 ? undefined : `attempt ${attempt}`);
  try {
    await app.ledger.runs.beginStep(runId, of === undefined ? { name } : { name, of });
  } catch (error) {
    log.warn(`The step ${name} could not be noted: ${error instanceof Error ? error.message : String(error)}`, {
      runId,
    });
  }
}
