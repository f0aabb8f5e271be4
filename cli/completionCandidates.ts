import { deploymentListSchema } from '../shared/api/deployment.ts';
import { imageHistorySchema } from '../shared/api/image.ts';
import { runListSchema } from '../shared/api/run.ts';
import { taskListSchema } from '../shared/api/task.ts';
import { ask } from './api.ts';
import { importOf } from './importOf.ts';
import type { Server } from './server.ts';

/** What is to be named. */
export interface Wanted {
  /** The command's noun: `task`, `image`, `deployment`, … */
  readonly noun: string;
  /** The argument's or option's name, without brackets or hyphens. */
  readonly wanted: string;
  /** The arguments that stand before it. */
  readonly given: readonly string[];
}

const newest = '20';

/** What the function app has of it, by name; nothing for what has no names. */
export async function candidatesFor(server: Server, { noun, wanted, given }: Wanted): Promise<readonly string[]> {
  const [before = ''] = given;
  if (wanted === 'task') return noun === 'deployment' ? deployedTasks(server) : tasks(server);
  if (wanted === 'image') return tasks(server, 'import');
  if (wanted === 'run') return runs(server);
  if (wanted === 'tag-or-digest') return uniqueTags(server, before);
  if (wanted === 'digest') return digests(server, before);
  if (wanted === 'run-or-digest') return deployingRuns(server, before);
  return [];
}

async function tasks(server: Server, kind?: 'import'): Promise<readonly string[]> {
  const { items } = await ask(server, taskListSchema, { path: '/api/tasks' });
  return items.filter((task) => kind === undefined || task.kind === kind).map(({ name }) => name);
}

async function runs(server: Server): Promise<readonly string[]> {
  const { items } = await ask(server, runListSchema, { path: '/api/runs', query: { limit: newest } });
  return items.map(({ runId }) => runId);
}

async function historyOf(server: Server, image: string) {
  const name = encodeURIComponent(await importOf(server, image));
  return ask(server, imageHistorySchema, { path: `/api/images/${name}/history` });
}

async function uniqueTags(server: Server, image: string): Promise<readonly string[]> {
  const { promotions } = await historyOf(server, image);
  return promotions.filter(({ isDesired, isRevoked }) => !isDesired && !isRevoked).map(({ uniqueTag }) => uniqueTag);
}

async function digests(server: Server, image: string): Promise<readonly string[]> {
  const known = await historyOf(server, image);
  return known.digests.filter(({ revokedAt }) => revokedAt === undefined).map(({ digest }) => digest);
}

async function deployments(server: Server) {
  const { items } = await ask(server, deploymentListSchema, { path: '/api/deployments' });
  return items.filter(({ deployedBy }) => deployedBy === 'customhouse');
}

async function deployedTasks(server: Server): Promise<readonly string[]> {
  return (await deployments(server)).map(({ task }) => task);
}

async function deployingRuns(server: Server, task: string): Promise<readonly string[]> {
  const deployed = (await deployments(server)).filter((one) => one.task === task);
  return deployed.flatMap(({ images, desired }) =>
    images.filter(({ health, digest }) => health === 'healthy' && digest !== desired?.digest).map(({ runId }) => runId),
  );
}
