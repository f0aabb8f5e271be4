import type { StepText } from './schema.ts';

/** `when: ['-']`: at once. */
const atOnce = '-';

/** The ID that ACR gives a step without one. */
export function idOf(step: StepText, index: number): string {
  return step.id ?? `acb_step_${index}`;
}

/** The steps before a step: those of its `when`, else the one above it. */
export function predecessorsOf(steps: readonly StepText[], index: number): readonly string[] {
  const when = steps[index]?.when ?? [];
  if (when.length > 0) return when[0] === atOnce ? [] : when;
  const previous = steps[index - 1];
  return previous === undefined ? [] : [idOf(previous, index - 1)];
}

/** What is wrong with the order, as step index and message; empty when every step can have its turn. */
export function orderProblems(steps: readonly StepText[]): { readonly index: number; readonly message: string }[] {
  const ids = steps.map(idOf);
  const problems = steps.flatMap((step, index) => {
    const id = idOf(step, index);
    if (ids.indexOf(id) !== index) return [{ index, message: `the ID "${id}" is taken by an earlier step` }];
    if (step.when?.includes(atOnce) === true && step.when.length > 1)
      return [{ index, message: 'when: "-" stands alone' }];
    const unknown = predecessorsOf(steps, index).find((before) => !ids.includes(before));
    return unknown === undefined ? [] : [{ index, message: `when: there is no step "${unknown}"` }];
  });
  return problems.length > 0 ? problems : circleProblems(steps, ids);
}

function circleProblems(steps: readonly StepText[], ids: readonly string[]): { index: number; message: string }[] {
  const done = new Set<string>();
  for (let before = -1; before < done.size;) {
    before = done.size;
    ids.forEach((id, index) => {
      if (predecessorsOf(steps, index).every((needed) => done.has(needed))) done.add(id);
    });
  }
  const stuck = ids.findIndex((id) => !done.has(id));
  return stuck < 0 ? [] : [{ index: stuck, message: 'when: these steps wait for each other for ever' }];
}
