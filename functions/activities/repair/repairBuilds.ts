import type { RegistryName } from '../../../shared/image.ts';
import { isFinal } from '../../../shared/run.ts';
import type { Input, Output, Tools } from '../activity.ts';
import { runOfBuild } from '../build/buildName.ts';
import { tolerantly } from './tolerantly.ts';

/** A taskRun answers "was this started already?"; once its run is long over, nobody asks. Milliseconds. */
const keptMs = 24 * 3600 * 1000;

/** Deletes the taskRuns of runs that ended a day ago; their logs stay in ACR. */
export async function repairBuilds(_: Input<'repairBuilds'>, tools: Tools): Promise<Output<'repairBuilds'>> {
  const { app, log } = tools;
  const registries = new Set(
    [...app.configuration.tasks.values()].filter((task) => task.kind === 'build').map((task) => task.registry),
  );
  await tolerantly(
    log,
    registries,
    (registry) => repairRegistry(registry, tools),
    (registry) => ({ registry }),
  );
  return null;
}

async function repairRegistry(registry: RegistryName, { app, log }: Tools): Promise<void> {
  const names = await app.acrRuns.builds(registry);
  await tolerantly(
    log,
    names,
    (name) => deleteWhenOld(app, registry, name),
    (name) => ({ build: name }),
  );
}

async function deleteWhenOld(app: Tools['app'], registry: RegistryName, name: string): Promise<void> {
  const runId = runOfBuild(name);
  const run = runId === undefined ? undefined : await app.ledger.runs.get(runId);
  if (run?.finishedAt === undefined || !isFinal(run.status)) return;
  if (app.now().getTime() - Date.parse(run.finishedAt) > keptMs) await app.acrRuns.deleteBuild(registry, name);
}
