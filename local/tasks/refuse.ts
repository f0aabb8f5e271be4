import { TaskFileError, type TaskFileProblem } from '../../shared/taskFile/problem.ts';
import { isRemoteContext } from '../../shared/taskFile/remoteContext.ts';
import type { Step, TaskFile } from '../../shared/taskFile/task.ts';

const notHere = 'is not carried out by the local task runner; take it out or run this file on Azure';

interface Refused {
  /** Key of the step. */
  readonly key: string;
  readonly message: string;
}

/**
 * Refuses what ACR carries out and this runner does not, so that nothing of a task file is passed over in silence.
 *
 * @throws TaskFileError naming each part, with its place
 */
export function refuseUnsupported({ steps, file, problemAt }: TaskFile): void {
  const problems: TaskFileProblem[] = steps.flatMap((step, index) =>
    refusedOf(step).map(({ key, message }) => problemAt(['steps', index, key], message)),
  );
  if (problems.length > 0) throw new TaskFileError(file, problems);
}

function refusedOf(step: Step): Refused[] {
  const keys = [
    ...(step.privileged ? ['privileged'] : []),
    ...(step.isolation !== undefined ? ['isolation'] : []),
    ...(step.exitedWith.length > 0 ? ['exitedWith'] : []),
    ...(step.exitedWithout.length > 0 ? ['exitedWithout'] : []),
  ];
  return [...keys.map((key) => ({ key, message: notHere })), ...refusedOfKind(step)];
}

function refusedOfKind(step: Step): Refused[] {
  if (step.kind === 'cmd' && step.builtIn !== undefined) {
    const message = `the built-in command "${step.builtIn}" is not there locally; a cmd begins with an image`;
    return [{ key: 'cmd', message }];
  }
  if (step.kind !== 'build') return [];
  const { context, otherOptions } = step.line;
  const options = otherOptions.map((option) => ({ key: 'build', message: `the option ${option} ${notHere}` }));
  if (!isRemoteContext(context)) return options;
  const message = `the context ${context} is remote: only the run's own source can be built here`;
  return [...options, { key: 'build', message }];
}
