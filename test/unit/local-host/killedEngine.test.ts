import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { loadApp, type App } from '../../../local/host/app/loadApp.ts';
import type { CrashPoint } from '../../../local/host/durable/crash.ts';
import { createEngine } from '../../../local/host/durable/engine.ts';
import { isDecision } from '../../../local/host/durable/history.ts';
import { createInstances, type Instances } from '../../../local/host/durable/instances.ts';
import { openStore } from '../../../local/host/durable/store.ts';
import { newState } from '../../local/host/support/hostProcess.ts';

/** What `journey` does outside of the engine; each at least once, whatever happens. */
const allSteps = [1, 2].flatMap((round) => [`begin ${round}`, `left ${round}`, `right ${round}`, `child ${round}`]);

interface Life {
  readonly instances: Instances;
  isDead(): boolean;
  /** Events that it has written. */
  written(): number;
  end(): Promise<void>;
}

describe('an engine that is killed', () => {
  let app: App;
  const steps: string[] = [];
  let living: Life | undefined;

  beforeAll(async () => {
    const loaded = await loadApp(join(import.meta.dirname, '../../local/host/app/app.mjs'), () => undefined);
    app = {
      ...loaded,
      invoke: (one, data, extra) => outside(one.name, data.string) ?? loaded.invoke(one, data, extra),
    };
  });

  /** Stands in for the two activities that reach out of the process. */
  function outside(name: string, input: string | undefined): ReturnType<App['invoke']> | undefined {
    if (name === 'trace') steps.push((JSON.parse(input ?? '') as { name: string }).name);
    else if (name === 'wakeUp') living?.instances.raiseEvent('journey', 'Woken', '1');
    else return undefined;
    return Promise.resolve({ json: input ?? 'null' });
  }

  /** @param lastEvent the process dies when it has written so many; a turn may be torn by it */
  function live(directory: string, lastEvent = Infinity): Life {
    let events = 0;
    let isDead = false;
    const crash: CrashPoint = {
      cutOf(_ids, count) {
        if (isDead) return 0;
        const room = lastEvent - events;
        events += Math.min(count, room);
        return room <= count ? room : undefined;
      },
      die() {
        isDead = true;
        throw new Error('killed');
      },
    };
    const store = openStore(directory, crash);
    const engine = createEngine({
      app,
      store,
      log: () => undefined,
      now: Date.now,
      extraInputs: () => ({}),
      maxConcurrentActivities: 10,
      maxConcurrentTurns: 10,
    });
    const instances = createInstances(engine, store, Date.now);
    living = { instances, isDead: () => isDead, written: () => events, end: () => engine.drain() };
    engine.recover();
    return living;
  }

  function start(life: Life): void {
    try {
      life.instances.start('journey', '{"round":1}', 'journey');
    } catch {
      // Killed while it was being started: the client gets no answer.
    }
  }

  /** The output, and what the last execution's journal says was decided. */
  async function finish(life: Life): Promise<unknown> {
    await vi.waitFor(() => expect(life.instances.status('journey')?.runtimeStatus).toBe('Completed'), { interval: 1 });
    const decisions = life.instances.execution('journey')?.history.filter(isDecision) ?? [];
    const numbered = decisions.map((event) => `${event.EventId} ${'Name' in event ? event.Name : 'timer'}`);
    return { output: life.instances.status('journey')?.output, decisions: numbered };
  }

  async function journeyKilledAfter(events: number): Promise<{ ending: unknown; missed: string[]; repeats: number }> {
    const directory = newState();
    steps.length = 0;
    const first = live(directory, events);
    start(first);
    await vi.waitFor(() => expect(first.isDead()).toBe(true), { interval: 1 });
    void first.end();
    const second = live(directory);
    if (second.instances.status('journey') === undefined) start(second);
    const ending = await finish(second);
    await second.end();
    return {
      ending,
      missed: allSteps.filter((step) => !steps.includes(step)),
      repeats: steps.length - allSteps.length,
    };
  }

  it(
    'goes on as if nothing had happened, at whichever event of its history the kill came',
    { timeout: 60_000 },
    async () => {
      const undisturbed = live(newState());
      start(undisturbed);
      const expected = await finish(undisturbed);
      await undisturbed.end();
      const total = undisturbed.written();

      const results = [];
      for (let events = 0; events < total; events += 1) results.push({ events, ...(await journeyKilledAfter(events)) });

      expect(expected).toEqual({
        output: { child: { run: 'journey', name: 'child 2' }, value: 1 },
        decisions: ['0 trace', '1 trace', '2 trace', '3 journeyChild', '4 wakeUp', '5 timer'],
      });
      expect(total).toBeGreaterThan(60);
      expect(results.filter(({ missed, repeats }) => missed.length > 0 || repeats > 2)).toEqual([]);
      expect(results.map(({ ending }) => ending)).toEqual(results.map(() => expected));
    },
  );
});
