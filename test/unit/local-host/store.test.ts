import { appendFileSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventRaised, startedByClient } from '../../../local/host/durable/arrivals.ts';
import { newExecution, type Execution } from '../../../local/host/durable/execution.ts';
import { firstLines, type Ending } from '../../../local/host/durable/journal.ts';
import { openStore } from '../../../local/host/durable/store.ts';
import { newState } from '../../local/host/support/hostProcess.ts';

const never = { cutOf: () => undefined, die: () => undefined };

function executionOf(instanceId: string): Execution {
  const start = startedByClient({ instanceId, name: 'any', input: '{"a":"ä"}' }, 1_700_000_000_123);
  return newExecution({ start, root: instanceId, isContinuation: false, customStatus: null });
}

function endingOf(instanceId: string, result: string): Ending {
  const times = { createdMs: 1, lastUpdatedMs: 2 };
  return { instanceId, name: 'any', runtimeStatus: 'Completed', ...times, input: 'null', result, customStatus: null };
}

describe('the store of journals', () => {
  it('cuts off what a kill has torn in the middle of a line, and goes on behind it', () => {
    const directory = newState();
    const execution = executionOf('torn');
    openStore(directory, never).begin(execution, firstLines({ ...execution }));
    const file = join(directory, 'running/torn.jsonl');
    const sound = readFileSync(file, 'utf8');
    appendFileSync(file, '{"in":{"EventType":15,"Na');

    const [loaded] = openStore(directory, never).loadRunning();
    openStore(directory, never).append(loaded!, [{ in: eventRaised('Go', '1', 0) }]);

    expect(readFileSync(file, 'utf8').startsWith(`${sound}{"in":{"EventType":15,"Name":"Go"`)).toBe(true);
    expect(openStore(directory, never).loadRunning()[0]?.inbox).toHaveLength(2);
  });

  it('forgets an instance whose first line never was whole', () => {
    const directory = newState();
    const store = openStore(directory, never);
    appendFileSync(join(directory, 'running/half.jsonl'), '{"in":{"EventTy');

    expect(store.loadRunning()).toEqual([]);
    expect(readdirSync(join(directory, 'running'))).toEqual([]);
  });

  it.each([10, 16_384, 100_000])('reads how an instance ended, with an output of %i characters', (length) => {
    const store = openStore(newState(), never);
    const execution = executionOf('ended');
    const ending = endingOf('ended', JSON.stringify('ö'.repeat(length)));
    store.begin(execution, firstLines({ ...execution }));
    store.finish(execution, ending);

    expect(store.readEnding('ended')).toEqual(ending);
    expect(store.loadEndings()).toEqual([ending]);
    expect(store.loadRunning()).toEqual([]);
    expect(store.readEnding('nobody')).toBeUndefined();
  });
});
