import type { App } from '../app.ts';
import type { BuildTask, Task } from '../config/model.ts';
import { type Digest, formatTaggedImage } from '../image.ts';
import { keyOf } from '../start/effectiveTask.ts';
import { deployedByFile, isSameAs } from '../start/fileDeployments.ts';

/** What is decided to be in use now of what a task makes, and of the applications on it: one line each. */
export async function standingOf(app: App, task: Task): Promise<readonly string[]> {
  if (task.kind === 'build') return deploymentLines(app, task);
  const image = formatTaggedImage(task.to);
  const [{ desired }, dependents] = await Promise.all([
    app.ledger.imports.read(keyOf(task)),
    app.ledger.bases.dependents(image),
  ]);
  const builds = dependents
    .map((name) => app.configuration.tasks.get(name))
    .filter((dependent) => dependent?.kind === 'build');
  const lines = await Promise.all(builds.map((build) => deploymentLines(app, build)));
  return [desired === undefined ? `${image} is not let in yet` : `${image} is ${desired.digest}`, ...lines.flat()];
}

async function deploymentLines(app: App, task: BuildTask): Promise<readonly string[]> {
  const byFile = await deployedByFile(app, task);
  const lines = byFile.map(({ group, runs: [run] }) => runsLine(group.containerGroup, run.digest));
  const { name, deploy } = task;
  if (deploy === undefined || byFile.some(({ group }) => isSameAs(deploy)(group))) return lines;
  const { desired } = await app.ledger.deployments.read(name);
  return [runsLine(deploy.containerGroup, desired?.digest), ...lines];
}

function runsLine(containerGroup: string, digest: Digest | undefined): string {
  return `${containerGroup} runs ${digest ?? 'nothing of ours yet'}`;
}
