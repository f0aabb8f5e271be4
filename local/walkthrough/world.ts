import { type Api, createApi, type Run } from './api.ts';
import type { Checklist } from './checklist.ts';
import { cloneRepository, type GitRepository } from './gitRepository.ts';
import { connectRegistry, type Registry } from './registry.ts';
import type { Target } from './target.ts';

type RepositoryName = keyof Target['git']['repositories'];

/** What the steps act on and look at. */
export interface World {
  readonly target: Target;
  readonly api: Api;
  readonly git: Readonly<Record<RepositoryName, GitRepository>>;
  readonly registries: Readonly<Record<Exclude<keyof Target['registries'], 'dockerhub'>, Registry>> & {
    readonly dockerhub?: Registry;
  };
  /** Tasks of its configuration. */
  readonly tasks: ReadonlySet<string>;
  /** IDs of the runs that there were before. */
  readonly earlier: ReadonlySet<string>;
  /** Every run that a step waited for, in order: the table of step 12 is held against it. */
  readonly runs: Run[];
  /** Digests that a later step goes back to. */
  readonly digests: Map<'green' | 'blue', string>;
}

/** One step of the reference scenario. */
export interface Step {
  readonly number: number;
  readonly title: string;
  /** What the system lacks for this step; undefined when nothing. */
  lacking?(world: World): string | undefined;
  act(world: World, list: Checklist): Promise<void>;
}

export async function enterWorld(target: Target): Promise<World> {
  const { token, repositories } = target.git;
  const { dockerhub } = target.registries;
  const api = createApi(target);
  return {
    target,
    api,
    tasks: new Set(await api.tasks()),
    earlier: new Set((await api.runs()).map(({ runId }) => runId)),
    git: {
      'base-image-node': await cloneRepository(repositories['base-image-node'], token),
      'import-baseimage-node': await cloneRepository(repositories['import-baseimage-node'], token),
      'hello-world': await cloneRepository(repositories['hello-world'], token),
    },
    registries: {
      ...(dockerhub !== undefined && { dockerhub: connectRegistry(dockerhub) }),
      public: connectRegistry(target.registries.public),
      base: connectRegistry(target.registries.base),
      consumer: connectRegistry(target.registries.consumer),
      team: connectRegistry(target.registries.team),
    },
    runs: [],
    digests: new Map(),
  };
}

export async function leaveWorld({ git }: World): Promise<void> {
  await Promise.all(Object.values(git).map((repository) => repository.remove()));
}

/** What a run came to, as the checks write it. */
export function words({ task, trigger, status, outcome }: Run): string {
  return [task, trigger, status, outcome ?? ''].join(' ').trim();
}

/** Does something, then waits for the new run of each task, in order. */
export async function following(
  world: World,
  tasks: readonly string[],
  act: () => Promise<unknown>,
): Promise<readonly Run[]> {
  const known = new Set((await world.api.runs()).map(({ runId }) => runId));
  await act();
  const ended: Run[] = [];
  for (const task of tasks) ended.push(await world.api.nextRun(task, known));
  world.runs.push(...ended);
  return ended;
}

/** Runs a task by hand. */
export async function byHand(world: World, task: string): Promise<Run> {
  const run = await world.api.run(task);
  world.runs.push(run);
  return run;
}

/** What the application's page shows: `Green 15-alpine: Hello World`. */
export async function page(world: World): Promise<string> {
  const address = world.target.page ?? (await world.api.address('hello-world'));
  if (address === undefined) return 'no address';
  try {
    const html = await (await fetch(address, { signal: AbortSignal.timeout(2_000) })).text();
    const [color, version, text] = [/BACKGROUND_COLOR: ([^<]*)/, /NODE_VERSION: ([^<]*)/, /<h1>([^<]*)/].map(
      (pattern) => pattern.exec(html)?.[1],
    );
    return `${color ?? '?'} ${version ?? '?'}: ${text ?? '?'}`;
  } catch {
    return 'no answer';
  }
}

/** Pushes a new colour of the public image. */
export async function pushColor(world: World, color: string): Promise<void> {
  await commitColor(world, color);
  await world.git['base-image-node'].pushCommit();
}

export function commitColor({ git }: World, color: string): Promise<void> {
  return git['base-image-node'].commit('Dockerfile', `Make it ${color}`, (text) =>
    text.replace(/^ENV BACKGROUND_COLOR .*$/m, `ENV BACKGROUND_COLOR ${color}`),
  );
}

/** Every run since the walkthrough began. */
export async function runsSinceStart({ api, earlier }: World): Promise<readonly Run[]> {
  return (await api.runs()).filter(({ runId }) => !earlier.has(runId));
}

/** The runs that there are now, but for the ones known: what should not have run. */
export async function unexpected(world: World): Promise<string> {
  const known = new Set(world.runs.map(({ runId }) => runId));
  const others = (await runsSinceStart(world)).filter(({ runId }) => !known.has(runId));
  return others.length === 0 ? 'no other run' : others.map(words).join(', ');
}
