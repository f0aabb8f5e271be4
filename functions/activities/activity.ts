import type { App } from '../../shared/app.ts';
import { CustomhouseError, isRetryable, toFault } from '../../shared/errors.ts';
import type { Starter } from '../../shared/start/starter.ts';
import type { ActivityInput, ActivityName, ActivityOutput, ActivityResult } from '../contracts.ts';
import { isCanceledBefore } from './isCanceledBefore.ts';
import { noteStep } from './noteStep.ts';

/** The invocation's log. Every line carries what it is about. */
export interface Log {
  readonly info: (message: string, facts?: Facts) => void;
  readonly warn: (message: string, facts?: Facts) => void;
  readonly error: (message: string, facts?: Facts) => void;
}

/** `runId`, `task`, `digest` and what else a reader of the log filters by. No secrets. */
export type Facts = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Tools {
  readonly app: App;
  readonly starter: Starter;
  readonly log: Log;
}

export type Input<K extends ActivityName> = ActivityInput<K>;
export type Output<K extends ActivityName> = ActivityOutput<K>;

/** One step that touches the world. Any of them may run again, even after its run has ended: it looks before it acts. */
export type Activity<K extends ActivityName> = (input: ActivityInput<K>, tools: Tools) => Promise<ActivityOutput<K>>;

/** Runs an activity for the engine: what it throws becomes a value, and a line in the log. */
export async function perform<K extends ActivityName>(
  name: K,
  activity: Activity<K>,
  input: ActivityInput<K>,
  tools: Tools,
): Promise<ActivityResult<ActivityOutput<K>>> {
  try {
    const [value] = await Promise.all([activity(input, tools), noteStep(name, input, tools)]);
    return { ok: true, value };
  } catch (error) {
    const fault = toFault(error);
    tools.log.error(`${name}: ${fault.message}`, {
      activity: name,
      code: fault.code,
      ...factsOf(input),
      ...detailOf(error),
    });
    const isCanceled = isRetryable(fault.code) && (await isCanceledBefore(name, input, tools.app));
    return isCanceled ? { ok: false, fault, isCanceled } : { ok: false, fault };
  }
}

function factsOf(input: object | null): Facts {
  const { runId, task, digest } = (input ?? {}) as Facts;
  return { runId, task, digest };
}

/** A fault of ours says all there is to say; of anything else the log is the only trace. */
function detailOf(error: unknown): Facts {
  if (error instanceof CustomhouseError) return {};
  return { detail: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
