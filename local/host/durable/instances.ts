import { randomUUID } from 'node:crypto';
import { controlled, eventRaised, startedByClient, type Control } from './arrivals.ts';
import type { Engine } from './engine.ts';
import { completionOf, type Execution } from './execution.ts';
import { statusOf, statusOfEnding, type Status, type Summary } from './status.ts';
import type { Store } from './store.ts';

/** `gone`: it has ended. */
export type Delivery = 'accepted' | 'gone' | 'unknown';

/** What clients do with instances. */
export interface Instances {
  /**
   * @param input JSON
   * @param instanceId made when undefined
   * @returns `isRefused` when an instance of this ID has not ended
   */
  start(name: string, input: string, instanceId?: string): { readonly instanceId: string; readonly isRefused: boolean };
  /** @param input JSON */
  raiseEvent(instanceId: string, name: string, input: string): Delivery;
  control(instanceId: string, control: Control, reason: string): Delivery;
  status(instanceId: string): Status | undefined;
  /** With its history; of a finished instance it is read from the disk. */
  execution(instanceId: string): Execution | undefined;
  summaries(): Summary[];
  purge(instanceId: string): 'purged' | 'running' | 'unknown';
}

export function createInstances(engine: Engine, store: Store, now: () => number): Instances {
  function unfinished(instanceId: string): Execution | undefined {
    const execution = engine.find(instanceId);
    return execution === undefined || completionOf(execution) !== undefined ? undefined : execution;
  }

  function deliver(instanceId: string, event: Parameters<Engine['deliver']>[1]): Delivery {
    const execution = unfinished(instanceId);
    if (execution === undefined) return store.readEnding(instanceId) === undefined ? 'unknown' : 'gone';
    engine.deliver(execution, event);
    return 'accepted';
  }

  return {
    start(name, input, instanceId = randomUUID().replaceAll('-', '')) {
      if (unfinished(instanceId) !== undefined) return { instanceId, isRefused: true };
      engine.begin(startedByClient({ instanceId, name, input }, now()));
      return { instanceId, isRefused: false };
    },
    raiseEvent: (instanceId, name, input) => deliver(instanceId, eventRaised(name, input, now())),
    control: (instanceId, control, reason) => deliver(instanceId, controlled(control, reason, now())),
    status(instanceId) {
      const execution = engine.find(instanceId);
      if (execution !== undefined) return statusOf(execution);
      const ending = store.readEnding(instanceId);
      return ending && statusOfEnding(ending);
    },
    execution: (instanceId) => engine.find(instanceId) ?? store.readFinished(instanceId),
    summaries: () => engine.summaries(),
    purge(instanceId) {
      if (engine.find(instanceId) !== undefined) return 'running';
      if (store.readEnding(instanceId) === undefined) return 'unknown';
      engine.purge(instanceId);
      return 'purged';
    },
  };
}
