import type { App } from '../../../shared/app.ts';
import type { Task } from '../../../shared/config/model.ts';
import { parseTaggedImage } from '../../../shared/image.ts';
import type { Observation } from '../../../shared/ledger/ledger.ts';
import { fanOut } from '../../../shared/start/fanOut.ts';
import { lookAtImage, lookAtRef } from '../../../shared/start/look.ts';
import { refName } from '../../../shared/start/refName.ts';
import { contextsOf, importInto, watchedBy } from '../../../shared/start/watched.ts';
import type { Input, Output, Tools } from '../activity.ts';
import { tolerantly } from './tolerantly.ts';

/** Looks at every watched tag and branch once: what no event told is found here. */
export async function repairObservations(
  _: Input<'repairObservations'>,
  tools: Tools,
): Promise<Output<'repairObservations'>> {
  const { app, log } = tools;
  const seen = new Set<string>();
  await tolerantly(
    log,
    app.configuration.tasks.values(),
    (task) => lookFor(task, seen, tools),
    ({ name }) => ({ task: name }),
  );
  return null;
}

async function lookFor(task: Task, seen: Set<string>, tools: Tools): Promise<void> {
  const unseen = (await watchedBy(tools.app, task)).filter((watched) => !seen.has(watched));
  for (const watched of unseen) seen.add(watched);
  await tolerantly(
    tools.log,
    unseen,
    (watched) => lookAgain(task, watched, tools),
    () => ({ task: task.name }),
  );
}

async function lookAgain(task: Task, watched: string, { app, starter, log }: Tools): Promise<void> {
  const observation = await lookAtWatched(app, task, watched);
  const runs = observation === undefined ? [] : await fanOut(app, starter, observation);
  for (const run of runs)
    log.info(`Repair found that ${watched} moved: ${run.task} runs as ${run.runId}.`, {
      runId: run.runId,
      task: run.task,
    });
}

/** Undefined for what an import writes: that is decided, not looked up. */
async function lookAtWatched(app: App, task: Task, watched: string): Promise<Observation | undefined> {
  const context = contextsOf(task).find((candidate) => refName(candidate) === watched);
  if (context !== undefined) return lookAtRef(app, context);
  const image = parseTaggedImage(watched);
  return image === undefined || importInto(app, watched) !== undefined ? undefined : lookAtImage(app, image);
}
