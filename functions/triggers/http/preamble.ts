import type { AcrRun } from '../../../shared/run.ts';

/** What the log of an ACR run begins with: the steps of its task file that were replaced, and why. Empty where none was. */
export function preambleOf({ purpose, replacedSteps = [] }: AcrRun): string {
  if (replacedSteps.length === 0) return '';
  const lines = replacedSteps.map(({ step, reason }) => `  ${step}: ${reason}\n`);
  return `Customhouse: gate ${purpose} asks the build and first cmd steps of the task file. These steps are replaced:\n${lines.join('')}`;
}
