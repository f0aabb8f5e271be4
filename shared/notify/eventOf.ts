import type { Outcome, Run } from '../run.ts';
import type { CloudEvent } from './cloudEvent.ts';
import type { EventType } from './eventTypes.ts';

const typeOfOutcome: Partial<Record<Outcome, EventType>> = {
  promoted: 'promoted',
  deployed: 'deployed',
  rejected: 'rejected',
  revoked: 'revoked',
  rolledBack: 'rolledBack',
};

/** What there is to tell of a run's end. Undefined while it goes on, and for an end that is nobody's news. */
export function eventOf(run: Run): CloudEvent | undefined {
  const type = typeOf(run);
  if (type === undefined || run.finishedAt === undefined) return undefined;
  const { runId, task, trigger, status, outcome, reason, digest, commit, platform } = run;
  const facts = { runId, task, trigger, status, outcome, reason, digest, commit, platform };
  return {
    specversion: '1.0',
    id: `${runId}-${type}`,
    source: `/customhouse/tasks/${task}`,
    type: `customhouse.${type}`,
    subject: task,
    time: run.finishedAt,
    datacontenttype: 'application/json',
    data: Object.fromEntries(Object.entries(facts).filter((fact): fact is [string, string] => fact[1] !== undefined)),
  };
}

/** An outcome that could not be put into effect is a failure first. */
function typeOf({ status, outcome }: Run): EventType | undefined {
  if (status === 'Error' || status === 'Timeout') return 'failed';
  const type = outcome === undefined ? undefined : typeOfOutcome[outcome];
  return type ?? (status === 'Failed' ? 'failed' : undefined);
}
