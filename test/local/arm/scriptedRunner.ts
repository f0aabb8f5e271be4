import type { TaskRun, TaskRunner, TaskRunResult } from '../../../local/tasks/types.ts';

/** A run that was begun, and the means to let it print and end. */
export interface BegunRun {
  readonly run: TaskRun;
  readonly signal: AbortSignal;
  readonly end: (result: Partial<TaskRunResult>) => void;
}

/** A task runner that does nothing until the test says so. */
export interface ScriptedRunner extends TaskRunner {
  readonly begun: BegunRun[];
  /** Resolves when the n-th run (from 1) has begun. */
  begins(n: number): Promise<BegunRun>;
}

export function scriptedRunner(): ScriptedRunner {
  const begun: BegunRun[] = [];
  const waiting: (() => void)[] = [];
  return {
    begun,
    async begins(n) {
      while (begun.length < n) await new Promise<void>((resolve) => waiting.push(resolve));
      return begun[n - 1]!;
    },
    close: () => Promise.resolve(),
    start(run, signal) {
      return new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve({ status: 'Canceled', outputImages: [] }));
        begun.push({
          run,
          signal,
          end: (result) => resolve({ status: 'Succeeded', outputImages: [], ...result }),
        });
        for (const wake of waiting.splice(0)) wake();
      });
    },
  };
}
