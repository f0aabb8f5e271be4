import type { Step } from '../../shared/taskFile/task.ts';

/**
 * Gives every step its turn: each once the steps before it have ended well, those that need not wait for each other at the
 * same time. The first failure aborts the others and is thrown once they have ended.
 *
 * @param steps without circles
 */
export async function runInOrder(
  steps: readonly Step[],
  signal: AbortSignal,
  execute: (step: Step, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const turns = new Map<string, Promise<void>>();
  let failure: { readonly error: unknown } | undefined;

  async function takeTurn(step: Step): Promise<void> {
    await Promise.all(step.after.map(turnOf));
    if (either.aborted) return;
    try {
      await execute(step, either);
    } catch (error) {
      failure ??= { error };
      stop.abort();
    }
  }
  function turnOf(id: string): Promise<void> {
    const known = turns.get(id);
    const step = steps.find((candidate) => candidate.id === id);
    if (known !== undefined || step === undefined) return known ?? Promise.resolve();
    const turn = takeTurn(step);
    turns.set(id, turn);
    return turn;
  }

  await Promise.all(steps.map(({ id }) => turnOf(id)));
  signal.throwIfAborted();
  if (failure !== undefined) throw failure.error;
}
