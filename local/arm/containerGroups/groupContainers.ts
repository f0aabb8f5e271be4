import { z } from 'zod';
import { removeNow } from '../../containers/removeNow.ts';
import type { ContainerEngine, EngineResult } from '../../containers/types.ts';
import type { GroupRecord } from './groupRecord.ts';
import type { ContainerSpec } from './groupSpec.ts';
import { isAlive, type ContainerProcess } from './liveProcess.ts';

/** What ACI says of a running, waiting or ended container. */
export interface ContainerView {
  readonly name: string;
  readonly generation: number;
  readonly state: {
    readonly state: 'Running' | 'Waiting' | 'Terminated';
    readonly restartCount?: number;
    readonly startTime?: string;
    readonly finishTime?: string;
    readonly exitCode?: number;
    readonly detailStatus: string;
  };
}

/** Containers that run no more, by their IDs. */
export type Ended = readonly string[];

/** The containers of groups, as the engine has them. */
export interface GroupContainers {
  /** @throws Error with the engine's words when one could not be started; those before it are left running */
  run(group: GroupRecord): Promise<void>;
  /** Those of the group as it is now. */
  start(group: GroupRecord): Promise<void>;
  stop(group: GroupRecord): Promise<void>;
  /** Ends all that run, so that others can have their ports. Those that are left are for an ended sweep. */
  end(group: Pick<GroupRecord, 'resourceGroup' | 'name'>): Promise<Ended>;
  /** All that there are, whatever the group was when they were made. */
  remove(group: Pick<GroupRecord, 'resourceGroup' | 'name'>): Promise<void>;
  /** Those that exist, in no order. */
  view(group: GroupRecord): Promise<ContainerView[]>;
  /** Standard output and error; the last `tail` lines when given. */
  logs(group: GroupRecord, container: string, tail?: number): Promise<string>;
}

const groupLabel = 'customhouse.group';
const nameLabel = 'customhouse.container';
const generationLabel = 'customhouse.generation';
/** A container that doesn't end on SIGTERM is killed. */
const stopSeconds = '2';

const policies = { Always: 'always', OnFailure: 'on-failure', Never: 'no' } as const;

const inspectedSchema = z.array(
  z.object({
    Id: z.string(),
    State: z.object({
      Status: z.string(),
      Pid: z.number().default(0),
      StartedAt: z.string(),
      FinishedAt: z.string(),
      ExitCode: z.number(),
    }),
    RestartCount: z.number().default(0),
    Config: z.object({ Labels: z.record(z.string(), z.string()) }),
  }),
);

/** What the engine said of containers that all ran. It is right as long as their processes live. */
interface Seen {
  readonly views: ContainerView[];
  readonly processes: readonly ContainerProcess[];
}

export function createGroupContainers(engine: ContainerEngine): GroupContainers {
  const seenRunning = new Map<string, Seen>();
  /** The IDs of all containers of a group, where this process has started every one of them. */
  const started = new Map<string, readonly string[]>();

  /** Newest first, as Docker lists them; Podman minds dependencies itself. */
  async function list(group: Pick<GroupRecord, 'resourceGroup' | 'name'>): Promise<string[]> {
    const filter = [`label=customhouse.instance=${engine.instance}`, `label=${groupLabel}=${keyOf(group)}`];
    const args = ['ps', '--all', '--quiet', '--no-trunc', ...filter.flatMap((one) => ['--filter', one])];
    return must(await engine.call({ arguments: args }), 'list containers')
      .split('\n')
      .filter((id) => id !== '');
  }
  /** A container that joins another's network is removed before it. */
  async function remove(group: Pick<GroupRecord, 'resourceGroup' | 'name'>): Promise<void> {
    const found = await list(group);
    if (found.length > 0) must(await removeNow(engine, found), 'remove containers');
  }
  return {
    async run(group) {
      const ids: string[] = [];
      started.delete(keyOf(group));
      for (const [index, container] of group.spec.properties.containers.entries()) {
        const result = await engine.call(runCall(engine, group, container, index === 0));
        ids.unshift(must(result, `start container ${container.name}`).trim());
      }
      started.set(keyOf(group), ids);
    },
    async start(group) {
      must(await engine.call({ arguments: ['start', ...namesOf(engine, group)] }), 'start');
    },
    async stop(group) {
      const found = await list(group);
      if (found.length > 0) must(await engine.call({ arguments: ['stop', '-t', stopSeconds, ...found] }), 'stop');
    },
    async end(group) {
      const known = started.get(keyOf(group));
      if (known !== undefined && (await engine.call({ arguments: ['kill', ...known] })).exitCode === 0) return known;
      // An earlier process has started them, or one has ended by itself.
      await remove(group);
      return [];
    },
    remove,
    async view(group) {
      const seen = seenRunning.get(keyOf(group));
      if (seen?.processes.every(isAlive) === true) return seen.views;
      const names = namesOf(engine, group);
      // Answers those that exist; a name without a container only makes its exit code another one.
      const { stdout } = await engine.call({ arguments: ['container', 'inspect', ...names] });
      const found = inspectedSchema.parse(JSON.parse(stdout));
      const views = found.map(viewOf);
      const isAllRunning = views.length === names.length && views.every(({ state }) => state.state === 'Running');
      const processes = found.map(({ Id, State }) => ({ id: Id, pid: State.Pid }));
      if (isAllRunning) seenRunning.set(keyOf(group), { views, processes });
      else seenRunning.delete(keyOf(group));
      return views;
    },
    async logs(group, container, tail) {
      const lines = tail === undefined ? [] : ['--tail', String(tail)];
      const name = containerName(engine, group, container);
      let text = '';
      const result = await engine.call({
        arguments: ['logs', ...lines, name],
        onOutput: (piece) => (text += piece),
      });
      must(result, 'read logs');
      return text;
    },
  };
}

function runCall(
  engine: ContainerEngine,
  group: GroupRecord,
  { name, properties }: ContainerSpec,
  isFirst: boolean,
): { arguments: string[]; env: Record<string, string> } {
  const [entryPoint, ...rest] = properties.command ?? [];
  const secure = properties.environmentVariables.filter((variable) => variable.secureValue !== undefined);
  const plain = properties.environmentVariables.filter((variable) => variable.secureValue === undefined);
  return {
    arguments: [
      ...['run', '--detach', '--pull', 'never', '--name', containerName(engine, group, name)],
      ...['--label', `${groupLabel}=${keyOf(group)}`, '--label', `${nameLabel}=${name}`],
      ...['--label', `${generationLabel}=${group.generation}`],
      ...['--restart', policies[group.spec.properties.restartPolicy]],
      ...networkArguments(engine, group, isFirst),
      ...plain.flatMap((variable) => ['--env', `${variable.name}=${variable.value ?? ''}`]),
      // Without a value it is taken from the environment of the call: a secret does not stand on a command line.
      ...secure.flatMap((variable) => ['--env', variable.name]),
      ...(entryPoint === undefined ? [] : ['--entrypoint', entryPoint]),
      properties.image,
      ...rest,
    ],
    env: Object.fromEntries(secure.map((variable) => [variable.name, variable.secureValue ?? ''])),
  };
}

/** The containers of a group share one network: the first has it, the others join. */
function networkArguments(engine: ContainerEngine, group: GroupRecord, isFirst: boolean): string[] {
  const first = group.spec.properties.containers[0]?.name ?? '';
  if (!isFirst) return ['--network', `container:${containerName(engine, group, first)}`];
  const ports = group.spec.properties.ipAddress?.ports ?? [];
  const published = ports.map(({ port }, index) => `127.0.0.1:${group.publishedPorts[index] ?? port}:${port}`);
  return [...engine.file.serviceNetwork, ...published.flatMap((one) => ['--publish', one])];
}

function keyOf({ resourceGroup, name }: Pick<GroupRecord, 'resourceGroup' | 'name'>): string {
  return `${resourceGroup}/${name}`.toLowerCase();
}

/** Of its own in each generation: one is started before the last is gone. */
function containerName(engine: ContainerEngine, group: GroupRecord, container: string): string {
  const name = `customhouse.${engine.instance}.${keyOf(group)}.${container}.${group.generation}`;
  return name.replace(/[^a-zA-Z0-9_.-]/g, '.');
}

/** A container that joins another's network comes after it. */
function namesOf(engine: ContainerEngine, group: GroupRecord): string[] {
  return group.spec.properties.containers.map(({ name }) => containerName(engine, group, name));
}

function viewOf({ State, RestartCount, Config }: z.infer<typeof inspectedSchema>[number]): ContainerView {
  const name = Config.Labels[nameLabel] ?? '';
  const generation = Number(Config.Labels[generationLabel]);
  const startTime = new Date(State.StartedAt).toISOString();
  if (State.Status === 'running') {
    return { name, generation, state: { state: 'Running', restartCount: RestartCount, startTime, detailStatus: '' } };
  }
  if (State.Status !== 'exited' && State.Status !== 'stopped' && State.Status !== 'dead') {
    return { name, generation, state: { state: 'Waiting', restartCount: RestartCount, detailStatus: State.Status } };
  }
  const detailStatus = State.ExitCode === 0 ? 'Completed' : 'Error';
  const finishTime = new Date(State.FinishedAt).toISOString();
  const ended = { restartCount: RestartCount, startTime, finishTime, exitCode: State.ExitCode, detailStatus };
  return { name, generation, state: { state: 'Terminated', ...ended } };
}

function must({ exitCode, stdout, stderr }: EngineResult, what: string): string {
  if (exitCode !== 0) throw new Error(`Could not ${what}: ${stderr.trim()}`);
  return stdout;
}
