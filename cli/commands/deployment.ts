import type { Command } from 'commander';
import { deploymentListSchema, deploymentSchema } from '../../shared/api/deployment.ts';
import { runSchema } from '../../shared/api/run.ts';
import { ask } from '../api.ts';
import { type CommandContext, print, serverOf } from '../commandContext.ts';
import { deploymentsView, deploymentView } from '../deploymentViews.ts';
import { withExamples } from '../examples.ts';
import { finishRun } from '../finishRun.ts';

export function addDeploymentCommands(program: Command, context: CommandContext): void {
  const deployment = withExamples(
    program.command('deployment').description('what runs'),
    'deployment list',
    'deployment show hello-world',
    'deployment rollback hello-world abcdefghij',
  );
  withExamples(deployment.command('list'), 'deployment list', 'deployment list -o tsv')
    .description('each container group, its image and its address')
    .action(async (_options, command: Command) => {
      const { items } = await ask(await serverOf(context, command), deploymentListSchema, { path: '/api/deployments' });
      print(context, command, items, deploymentsView);
    });
  withExamples(deployment.command('show <task>'), 'deployment show hello-world')
    .description('one container group and the images that it ran, newest first')
    .action(async (task: string, _options, command: Command) => {
      const server = await serverOf(context, command);
      print(context, command, await ask(server, deploymentSchema, { path: pathOf(task) }), deploymentView);
    });
  withExamples(
    deployment.command('rollback <task> <run-or-digest>'),
    'deployment rollback hello-world abcdefghij --note "slow under load"',
    'deployment rollback hello-world abcdefghij --wait',
  )
    .description('deploy an earlier healthy image again: the one of a run, or a digest. A later build deploys as ever')
    .option('--note <text>', 'why', '')
    .option('--wait', 'follow the run to its end', false)
    .action(async (task: string, to: string, { note, wait }: { note: string; wait: boolean }, command: Command) => {
      const server = await serverOf(context, command);
      const path = `${pathOf(task)}/rollback`;
      const run = await ask(server, runSchema, { method: 'POST', path, body: { to, note } });
      await finishRun(context, command, { server, run, wait });
    });
}

function pathOf(task: string): string {
  return `/api/deployments/${encodeURIComponent(task)}`;
}
