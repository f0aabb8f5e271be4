import type { App } from '../app.ts';
import type { BuildTask, Task } from '../config/model.ts';
import { formatTaggedImage } from '../image.ts';
import { keyOf } from '../start/effectiveTask.ts';

/** What is decided to be in use now of what a task makes, and of the applications on it: one line each. */
export async function standingOf(app: App, task: Task): Promise<readonly string[]> {
  if (task.kind === 'build') return deploymentLine(app, task);
  const image = formatTaggedImage(task.to);
  const [{ desired }, dependents] = await Promise.all([
    app.ledger.imports.read(keyOf(task)),
    app.ledger.bases.dependents(image),
  ]);
  const builds = dependents
    .map((name) => app.configuration.tasks.get(name))
    .filter((dependent) => dependent?.kind === 'build');
  const lines = await Promise.all(builds.map((build) => deploymentLine(app, build)));
  return [desired === undefined ? `${image} is not let in yet` : `${image} is ${desired.digest}`, ...lines.flat()];
}

async function deploymentLine(app: App, { name, deploy }: BuildTask): Promise<readonly string[]> {
  if (deploy === undefined) return [];
  const { desired } = await app.ledger.deployments.read(name);
  return [`${deploy.containerGroup} runs ${desired?.digest ?? 'nothing of ours yet'}`];
}
