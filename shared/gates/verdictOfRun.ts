import type { AcrRunState } from '../ports.ts';
import type { GateAnswer } from './gate.ts';

type FinalState = Extract<AcrRunState, { kind: 'final' }>;
type Verdict =
  { readonly kind: 'pass' } | { readonly kind: Exclude<GateAnswer['kind'], 'pass'>; readonly reason: string };

/** ACR's own last word on a run that failed. A container may print such a line too, but never after it. */
const failureLine = /failed to run step ID: ([^\s:]+): (?:exit status (\d+))?.*$/gm;
const errorLine = /^(?:\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d )?(ERROR.*)$/gm;
const reasonLength = 300;

/** Exit codes with which a container engine says that the question was never put, and what to do. */
const notAsked: Readonly<Record<number, string>> = {
  125: 'the container engine could not run it. Look at the log, then run the task again.',
  126: 'Permission denied: its command may not be executed. Give the script its run bit (chmod +x), commit and push again.',
  127: 'its command was not found in the image. Correct the name in the Dockerfile or the configuration, and push again.',
  137: 'it was killed, most probably for using too much memory. Let it use less, then run the task again.',
};

/**
 * What the end of an ACR run means for the gate that asked: it carries no exit code, so the log's last word counts.
 *
 * @param steps those whose exit status is the answer; another that fails is no answer
 * @param log without secrets and control characters
 */
export function verdictOfRun(state: FinalState, steps: readonly string[], log: string): Verdict {
  if (state.status === 'Succeeded') return { kind: 'pass' };
  if (state.status !== 'Failed') return { kind: 'fault', reason: unfinished(state) };

  const [, failedStep, exitStatus] = lastOf(failureLine, log) ?? lastOf(failureLine, state.message ?? '') ?? [];
  if (failedStep === undefined)
    return { kind: 'fault', reason: `${runName(state)} failed without saying why. Run the task again.` };
  if (!steps.includes(failedStep)) return { kind: 'fault', reason: failedBefore(state, failedStep, log) };
  if (exitStatus === undefined)
    return {
      kind: 'fault',
      reason: `Step ${failedStep} of ${runName(state)} did not end in time or could not be started. Look at the log.`,
    };

  const obstacle = notAsked[Number(exitStatus)];
  if (obstacle !== undefined)
    return { kind: 'fault', reason: `Step ${failedStep} gave no answer (exit status ${exitStatus}): ${obstacle}` };
  return { kind: 'reject', reason: `Step ${failedStep} said no with exit status ${exitStatus}${tellingLine(log)}` };
}

function unfinished(state: FinalState): string {
  if (state.status === 'Timeout')
    return `${runName(state)} did not end in time. Make it faster or raise the gate’s timeout.`;
  if (state.status === 'Canceled') return `${runName(state)} was canceled in ACR. Run the task again.`;
  const words = state.message === undefined ? '' : ` ACR says: ${state.message.slice(0, reasonLength)}`;
  return `${runName(state)} could not be done.${words} Run the task again.`;
}

function failedBefore(state: FinalState, step: string, log: string): string {
  return `Step ${step} of ${runName(state)} failed, so the candidate was not asked${tellingLine(log)}. Mend the test’s Dockerfile and push again.`;
}

function tellingLine(log: string): string {
  const [, line] = lastOf(errorLine, log) ?? [];
  return line === undefined ? '' : `: ${line.trim().slice(0, reasonLength)}`;
}

function runName(state: FinalState): string {
  return `ACR run ${state.acrRunId}`;
}

function lastOf(pattern: RegExp, text: string): RegExpMatchArray | undefined {
  return [...text.matchAll(pattern)].at(-1);
}
