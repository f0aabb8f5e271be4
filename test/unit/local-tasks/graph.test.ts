import { expect, it } from 'vitest';
import { runInOrder } from '../../../local/tasks/graph.ts';
import type { Step } from '../../../shared/taskFile/task.ts';

function step(id: string, ...after: string[]): Step {
  return {
    kind: 'push',
    id,
    after,
    images: [],
    timeoutSeconds: 1,
    startDelaySeconds: 0,
    retries: 0,
    retryDelaySeconds: 0,
    retryOnErrors: [],
    repeat: 0,
    ignoreErrors: false,
    workingDirectory: '',
    exitedWith: [],
    exitedWithout: [],
    privileged: false,
  };
}

const never = new AbortController().signal;

it('starts steps that need not wait for each other together, and one after all that it waits for', async () => {
  const events: string[] = [];
  let release: (() => void) | undefined;
  const both = new Promise<void>((resolve) => (release = resolve));

  await runInOrder([step('last', 'a', 'b'), step('a'), step('b')], never, async ({ id }) => {
    events.push(`start ${id}`);
    if (events.length === 2) release?.();
    await both;
    events.push(`end ${id}`);
  });

  expect(events.slice(0, 2).sort()).toEqual(['start a', 'start b']);
  expect(events.slice(4)).toEqual(['start last', 'end last']);
});

it('aborts the others at the first failure, starts nothing more and tells that failure', async () => {
  const started: string[] = [];

  const run = runInOrder([step('fails'), step('slow'), step('next', 'slow')], never, async ({ id }, signal) => {
    started.push(id);
    if (id === 'fails') throw new Error('exit status 1');
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
  });

  await expect(run).rejects.toThrow('exit status 1');
  expect(started).toEqual(['fails', 'slow']);
});

it("throws the signal's reason when the run itself is aborted", async () => {
  const stop = new AbortController();

  const run = runInOrder([step('a'), step('b', 'a')], stop.signal, () => {
    stop.abort(new Error('canceled'));
    return Promise.resolve();
  });

  await expect(run).rejects.toThrow('canceled');
});
