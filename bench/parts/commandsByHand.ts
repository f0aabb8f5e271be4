import { createEngine } from '../../local/containers/engine.ts';
import { withLogins } from '../../local/containers/loginFile.ts';
import { dialectOf } from '../../local/tasks/dialect.ts';
import type { System } from '../system.ts';
import { repository } from './quickRun.ts';

/**
 * Lets `use` build, test and push with the engine alone: the arguments are those of the task runner.
 *
 * What it hands in gives the milliseconds of one round.
 */
export async function withCommandsByHand<T>(
  { engine: file, instance, world }: System,
  source: string,
  use: (runByHand: () => Promise<number>) => Promise<T>,
): Promise<T> {
  const { base, team } = world.target.registries;
  const engine = createEngine(file, instance.home.instance);
  const image = `${team.server}/${repository}:by-hand`;
  const commands = [
    ['build', ...dialectOf(file).freshBuild, ...file.buildArguments, '--tag', image, source],
    ['run', '--rm', '--pull', 'never', ...file.stepNetwork, ...file.stepLimits, image],
    ['push', image],
  ];
  return withLogins([base, team], (env) =>
    use(async () => {
      const started = performance.now();
      for (const command of commands) {
        const { exitCode, stderr } = await engine.call({ arguments: command, env });
        if (exitCode !== 0) throw new Error(`${command[0] ?? ''} by hand ended with ${exitCode}:\n${stderr}`);
      }
      return performance.now() - started;
    }),
  );
}
