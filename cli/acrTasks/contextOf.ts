import type { Task } from '@azure/arm-containerregistry';

/** A task's context as customhouse.yaml has it: with the branch that the task watched where its own address names none. */
export function contextOf({ step, trigger }: Pick<Task, 'step' | 'trigger'>): string {
  const source = trigger?.sourceTriggers?.[0]?.sourceRepository;
  const text = step?.contextPath ?? source?.repositoryUrl ?? '';
  const branch = source?.branch;
  return text.includes('#') || branch === undefined || branch === '' ? text : `${text}#${branch}`;
}
