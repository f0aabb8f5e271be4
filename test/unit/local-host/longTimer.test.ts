import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { setAlarm } from '../../../local/host/alarm.ts';
import { loadApp, type App } from '../../../local/host/app/loadApp.ts';
import { startedByClient } from '../../../local/host/durable/arrivals.ts';
import { dotnetTime } from '../../../local/host/durable/dotnetTime.ts';
import { runTurn } from '../../../local/host/durable/executor.ts';
import { eventTypes, unnumbered, type HistoryEvent } from '../../../local/host/durable/history.ts';
import { replay } from '../../../local/host/durable/replay.ts';
import { orchestrationTrigger } from '../../../local/host/durable/trigger.ts';

const dayMs = 24 * 3600 * 1000;
const beginMs = Date.UTC(2026, 10, 24);

describe('a timer of more than six days', () => {
  let app: App;
  beforeAll(async () => {
    app = await loadApp(join(import.meta.dirname, '../../local/host/app/app.mjs'), () => undefined);
  });

  it('is cut into pieces by Node and by the engine alike', async () => {
    const start = startedByClient(
      { instanceId: 'long', name: 'timer', input: JSON.stringify({ ms: 8 * dayMs }) },
      beginMs,
    );
    const history: HistoryEvent[] = [turnAt(beginMs), start];

    const fireDays: number[] = [];
    for (let turn = 0; turn < 2; turn += 1) {
      const [timer] = (await decide()).fresh;
      if (timer?.wish.kind !== 'timer') throw new Error('A long timer is made of timers.');
      fireDays.push((timer.wish.fireAtMs - beginMs) / dayMs);
      const FireAt = dotnetTime(timer.wish.fireAtMs);
      history.push(
        { EventType: eventTypes.timerCreated, FireAt, ...unnumbered(FireAt), EventId: timer.id },
        turnAt(timer.wish.fireAtMs),
        { EventType: eventTypes.timerFired, TimerId: timer.id, FireAt, ...unnumbered(FireAt) },
      );
    }
    const last = await decide();

    expect(fireDays).toEqual([3, 8]);
    expect(last).toMatchObject({ fresh: [], isThrough: true, hasOpenWork: false, output: 8 * dayMs });

    async function decide() {
      const orchestrator = app.find('orchestrationTrigger', 'timer')!;
      const answer = await runTurn(app, orchestrator, orchestrationTrigger(start, history, history.length === 2));
      return { ...replay(history, answer.actions), output: answer.output };
    }
  });
});

describe('an alarm', () => {
  it('rings once, also when its moment is further away than setTimeout can count', () => {
    vi.useFakeTimers();
    const ring = vi.fn();
    setAlarm(Date.now() + 60 * dayMs, Date.now, ring);

    vi.advanceTimersByTime(60 * dayMs - 1);
    const early = ring.mock.calls.length;
    vi.advanceTimersByTime(60 * dayMs);

    expect([early, ring.mock.calls.length]).toEqual([0, 1]);
    vi.useRealTimers();
  });
});

function turnAt(ms: number): HistoryEvent {
  return { EventType: eventTypes.orchestratorStarted, ...unnumbered(dotnetTime(ms)) };
}
