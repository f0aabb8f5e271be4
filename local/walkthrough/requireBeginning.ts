import type { World } from './world.ts';

const tasks = ['node-public', 'base-import-node', 'hello-world'];

/**
 * Before anything is done: the tasks are there, and the repositories as samples/ has them.
 *
 * @throws Error with all that has to be put right first
 */
export async function requireBeginning(world: World): Promise<void> {
  const lacking = tasks.filter((task) => !world.tasks.has(task));
  const colour = await world.git['base-image-node'].read('Dockerfile');
  const page = await world.git['hello-world'].read('server.js');
  const problems = [
    ...lacking.map((task) => `The system has no task ${task}: deploy it with local/walkthrough/customhouse.yaml.`),
    ...(colour.includes('ENV BACKGROUND_COLOR Purple') ? [] : [asSample('base-image-node', 'Dockerfile')]),
    ...(page.includes("'Hello World'") ? [] : [asSample('hello-world', 'server.js')]),
  ];
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

function asSample(repository: string, file: string): string {
  return `${file} of ${repository} is not as in samples/${repository}: put it back, push, and let the runs end.`;
}
