import type { App } from '../app.ts';
import type { BuildTask } from '../config/model.ts';
import type { DeployedImage } from '../ledger/ledger.ts';
import type { FileDeployment, Run } from '../run.ts';
import { runsTaskFile } from './readTaskFile.ts';

/** A container group that the newest build of a task has made by its own file. */
export interface DeployedByFile {
  readonly group: FileDeployment;
  /** The builds that succeeded and deployed to it, newest first. */
  readonly runs: readonly [Run, ...Run[]];
  /** What the newest of them was built on, where that is known. */
  readonly base?: NonNullable<DeployedImage['base']>;
}

/** So far back its images are named. */
const mostRuns = 10;

/** Where a task's own file deploys: nothing of it was decided by Customhouse, so its runs are all that is known. */
export async function deployedByFile(
  { ledger }: Pick<App, 'ledger'>,
  task: BuildTask,
): Promise<readonly DeployedByFile[]> {
  if (!runsTaskFile(task)) return [];
  const [{ items }, bases] = await Promise.all([
    ledger.runs.list({ task: task.name, status: 'Succeeded' }, mostRuns),
    ledger.bases.of(task.name),
  ]);
  const [newest] = items;
  return (newest?.fileDeployments ?? []).flatMap((group) => {
    const [first, ...others] = items.filter(({ fileDeployments }) => fileDeployments?.some(isSameAs(group)));
    return first === undefined ? [] : [{ group, runs: [first, ...others], ...basePart(first, bases) }];
  });
}

export function isSameAs(group: FileDeployment): (other: FileDeployment) => boolean {
  return ({ containerGroup, resourceGroup }) =>
    containerGroup === group.containerGroup && resourceGroup === group.resourceGroup;
}

/** A run keeps the digest that it was built on; whose it is, is sure where there is one base only. */
function basePart({ baseDigest: digest }: Run, bases: readonly string[]): Pick<DeployedByFile, 'base'> {
  const [image, ...others] = bases;
  return digest === undefined || image === undefined || others.length > 0 ? {} : { base: { image, digest } };
}
