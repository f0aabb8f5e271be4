import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createEndedSweep } from '../../../local/arm/containerGroups/endedSweep.ts';
import type { ContainerEngine, EngineResult } from '../../../local/containers/types.ts';

/** The containers of each removal. */
let removals: string[][];
let engine: ContainerEngine;

beforeEach(() => {
  vi.useFakeTimers();
  removals = [];
  engine = {
    file: { kind: 'docker' },
    call({ arguments: words }: { readonly arguments: readonly string[] }) {
      expect(words.slice(0, 3)).toEqual(['rm', '--force', '--volumes']);
      removals.push(words.slice(3));
      return Promise.resolve({ exitCode: 0, stdout: '', stderr: '' });
    },
  } as unknown as ContainerEngine;
});
afterEach(() => vi.useRealTimers());

it('removes what has ended once no more has for a while', async () => {
  const sweep = createEndedSweep(engine, 1_000);

  await sweep.leave(['a']);
  await vi.advanceTimersByTimeAsync(900);
  await sweep.leave(['b', 'c']);
  await vi.advanceTimersByTimeAsync(900);
  const before = [...removals];
  await vi.advanceTimersByTimeAsync(200);

  expect(before).toEqual([]);
  expect(removals).toEqual([['a', 'b', 'c']]);
});

it('removes what is left when it is closed, once', async () => {
  const sweep = createEndedSweep(engine, 1_000);

  await sweep.leave(['a']);
  await sweep.close();
  const timersLeft = vi.getTimerCount();

  expect(removals).toEqual([['a']]);
  expect(timersLeft).toBe(0);
});

it('is closed when a removal that is under way has ended', async () => {
  const { promise: ended, resolve: end } = Promise.withResolvers<EngineResult>();
  const sweep = createEndedSweep({ ...engine, call: () => ended }, 1_000);
  await sweep.leave(['a']);
  await vi.advanceTimersByTimeAsync(1_000);

  let isClosed = false;
  const closing = sweep.close().then(() => (isClosed = true));
  await vi.advanceTimersByTimeAsync(0);
  const closedBefore = isClosed;
  end({ exitCode: 0, stdout: '', stderr: '' });
  await closing;

  expect(closedBefore).toBe(false);
});

it('removes at once where nothing has to be quiet, and is not put off by a removal that fails', async () => {
  const failing = { ...engine, call: () => Promise.reject(new Error('no engine')) };

  await createEndedSweep(engine, 0).leave(['a']);
  await expect(createEndedSweep(failing, 0).leave(['a'])).resolves.toBeUndefined();

  expect(removals).toEqual([['a']]);
});
