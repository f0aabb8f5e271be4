import type { App } from '../app.ts';
import type { Task } from '../config/model.ts';
import { isDigest } from '../image.ts';
import type { Observation } from '../ledger/ledger.ts';
import type { Cause, Commit, Run } from '../run.ts';
import type { Starter } from './starter.ts';
import { isEnabled } from './effectiveTask.ts';
import { startRun } from './startRun.ts';
import { concernedBy } from './watched.ts';

const underWay = new WeakMap<App, Map<string, Promise<readonly Run[]>>>();

/**
 * Starts, for the current observation of an image or a ref, every enabled task that watches it and whose newest run has not
 * taken it yet. Whoever reports the current state calls this each time: it mends what a crash between observation and run left.
 *
 * An event and who caused it often come at the same moment: the second waits for what the first is doing.
 *
 * @returns the runs that this call started
 */
export async function fanOut(app: App, starter: Starter, observation: Observation): Promise<readonly Run[]> {
  const { watched, number } = observation;
  const name = `${watched} ${String(number)}`;
  const going = underWay.get(app) ?? new Map<string, Promise<readonly Run[]>>();
  underWay.set(app, going);
  const other = going.get(name);
  if (other !== undefined) return other.then(() => []);
  const own = startWatchers(app, starter, observation).finally(() => going.delete(name));
  going.set(name, own);
  return own;
}

async function startWatchers(app: App, starter: Starter, observation: Observation): Promise<readonly Run[]> {
  const tasks = await concernedBy(app, observation.watched);
  const runs = await Promise.all(tasks.map((task) => startWatcher(app, starter, { task, observation })));
  return runs.filter((run) => run !== undefined);
}

async function startWatcher(
  app: App,
  starter: Starter,
  { task, observation }: { readonly task: Task; readonly observation: Observation },
): Promise<Run | undefined> {
  const { watched, number } = observation;
  const [runsByItself, lastTaken] = await Promise.all([
    isEnabled(app, task),
    app.ledger.observations.lastTaken(watched, task.name),
  ]);
  if (!runsByItself) return undefined;
  if (lastTaken === undefined) {
    await app.ledger.observations.beginWatch(watched, [task.name]);
    return undefined;
  }
  if (lastTaken >= number) return undefined;
  const cause = causeOf(observation);
  const { run } = await startRun(app, starter, {
    task: task.name,
    trigger: cause.kind === 'image' ? 'Image Update' : 'Commit',
    cause,
  });
  await app.ledger.observations.take(watched, task.name, number);
  return run;
}

function causeOf({ watched, value, number }: Observation): Extract<Cause, { kind: 'image' | 'commit' }> {
  return isDigest(value)
    ? { kind: 'image', image: watched, digest: value, observation: number }
    : { kind: 'commit', ref: watched, commit: value as Commit, observation: number };
}
