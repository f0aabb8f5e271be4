import type { App } from '../../../shared/app.ts';
import { CustomhouseError } from '../../../shared/errors.ts';
import type { BuildTask, DeployConfiguration } from '../../../shared/config/model.ts';
import { buildOf } from '../../../shared/start/effectiveTask.ts';

/** @throws TASK_UNKNOWN for a task that deploys nothing */
export function deploymentOf(
  app: App,
  name: string,
): { readonly task: BuildTask; readonly deploy: DeployConfiguration } {
  const task = buildOf(app, name);
  if (task.deploy === undefined)
    throw new CustomhouseError(
      'TASK_UNKNOWN',
      `Task ${name} deploys nothing. Give it \`deploy:\` in customhouse.yaml.`,
    );
  return { task, deploy: task.deploy };
}
