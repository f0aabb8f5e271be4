import { describe, expect, it, vi } from 'vitest';
import type { RegistryName, Repository, Tag } from '../../../shared/image.ts';
import { createInbox } from '../../../shared/start/inbox.ts';
import type { Report } from '../../../shared/start/report.ts';
import type { Starter } from '../../../shared/start/starter.ts';
import { digestOf } from '../../support/fakeApp.ts';

function reportOf(name: string): Report {
  const image = { registry: 'public' as RegistryName, repository: name as Repository, tag: '1' as Tag };
  return { kind: 'image', image, seen: { value: digestOf('a') } };
}

interface Start {
  readonly instanceId: string | undefined;
  readonly names: readonly string[];
  answer(error?: Error): void;
}

/** An engine that answers each start when the test says so. */
function slowEngine() {
  const starts: Start[] = [];
  const starter: Starter = {
    start: (_orchestrator, instanceId, input) =>
      new Promise((resolve, reject) => {
        const { reports } = input as { readonly reports: readonly Report[] };
        const names = reports.map((report) => (report.kind === 'image' ? report.image.repository : report.context.url));
        starts.push({ instanceId, names, answer: (error) => (error === undefined ? resolve() : reject(error)) });
      }),
    isUnfinished: () => Promise.resolve(false),
    purge: () => Promise.resolve(),
  };
  return {
    starts,
    starter,
    /** Answers the n-th start, from 0, as soon as it is there. */
    answer: async (at: number, error?: Error): Promise<void> => (await vi.waitUntil(() => starts[at])).answer(error),
  };
}

describe('reports that come at the same time', () => {
  it('are handed over together while one start is under way', async () => {
    const { starts, starter, answer } = slowEngine();
    const inbox = createInbox();

    const puts = ['a', 'b', 'c'].map((name) => inbox.put(reportOf(name), starter));
    await answer(0);
    await answer(1);
    await Promise.all(puts);

    expect(starts.map(({ names }) => names)).toEqual([['a'], ['b', 'c']]);
  });

  it('are at most 50 for one orchestration', async () => {
    const { starts, starter, answer } = slowEngine();
    const inbox = createInbox();

    const puts = Array.from({ length: 60 }, (_, index) => inbox.put(reportOf(`r${index}`), starter));
    for (const at of [0, 1, 2]) await answer(at);
    await Promise.all(puts);

    expect(starts.map(({ names }) => names.length)).toEqual([1, 50, 9]);
  });

  it('are answered as not taken when the engine does not take them, and only they', async () => {
    const { starter, answer } = slowEngine();
    const inbox = createInbox();

    const [first, second] = [inbox.put(reportOf('a'), starter), inbox.put(reportOf('b'), starter)];
    const refused = expect(first).rejects.toThrow('silent');
    await answer(0, new Error('silent'));
    await answer(1);
    await refused;

    await expect(second).resolves.toBeUndefined();
  });
});

it('hands the same report over as the same instance, and another as another one', async () => {
  const { starts, starter, answer } = slowEngine();
  for (const [at, name] of ['a', 'a', 'b'].entries())
    await Promise.all([createInbox().put(reportOf(name), starter), answer(at)]);

  const [first, again, other] = starts.map(({ instanceId }) => instanceId);
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});
