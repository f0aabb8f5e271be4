import type { Task } from '@azure/arm-containerregistry';

export interface MovedTriggers {
  readonly commit: boolean;
  readonly baseImage: boolean;
  readonly timer?: string;
}

/** When a task runs. `notes` says what has no equal here. */
export function triggersOf({ trigger, status }: Pick<Task, 'trigger' | 'status'>, notes: string[]): MovedTriggers {
  const sources = (trigger?.sourceTriggers ?? []).filter(isOn);
  const timers = (trigger?.timerTriggers ?? []).filter(isOn);
  const { baseImageTrigger } = trigger ?? {};
  if (sources.some(({ sourceTriggerEvents }) => sourceTriggerEvents.includes('pullrequest')))
    notes.push('It also ran for pull requests; here only a commit to the branch runs it.');
  if (timers.length > 1) {
    const others = timers.slice(1).map(({ schedule }) => `"${schedule}"`);
    notes.push(`It had more than one timer; left out: ${others.join(', ')}.`);
  }
  if (status === 'Disabled') notes.push('It was disabled in ACR.');
  const timer = timers[0]?.schedule;
  return {
    commit: sources.some(({ sourceTriggerEvents }) => sourceTriggerEvents.includes('commit')),
    baseImage: baseImageTrigger !== undefined && isOn(baseImageTrigger),
    ...(timer !== undefined && { timer }),
  };
}

function isOn({ status }: { readonly status?: string }): boolean {
  return status !== 'Disabled';
}
