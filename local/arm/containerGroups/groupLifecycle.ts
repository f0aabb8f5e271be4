import { withLogins } from '../../containers/loginFile.ts';
import type { ContainerEngine } from '../../containers/types.ts';
import type { LocalIdentity } from '../../identity/types.ts';
import type { ArmContext } from '../context.ts';
import { Refusal } from '../refusal.ts';
import type { EndedSweep } from './endedSweep.ts';
import { createGroupContainers, type ContainerView, type GroupContainers } from './groupContainers.ts';
import { withEvent, type EventName, type GroupRecord } from './groupRecord.ts';
import type { GroupStore } from './groupStore.ts';
import { resolvePullLogins } from './pullLogins.ts';

export interface LifecycleOptions {
  readonly engine: ContainerEngine;
  readonly identities: readonly LocalIdentity[];
  readonly store: GroupStore;
  readonly sweep: EndedSweep;
}

/** What happens to a group's containers. Each step writes down where it is, so that a new process can go on. */
export interface GroupLifecycle {
  readonly containers: GroupContainers;
  /**
   * Pulls the images and puts new containers in the place of the old.
   *
   * @throws Refusal when an image can't be pulled or a container not be started; the group is then `Failed`
   */
  deploy(record: GroupRecord): Promise<void>;
  restart(record: GroupRecord): Promise<void>;
  stop(record: GroupRecord): Promise<void>;
  remove(record: GroupRecord): Promise<void>;
  /** Takes up a group of an earlier process: its containers where they are still right, else new ones. */
  takeOver(record: GroupRecord): Promise<void>;
}

export function createGroupLifecycle(context: ArmContext, options: LifecycleOptions): GroupLifecycle {
  const { engine, store, sweep } = options;
  const containers = createGroupContainers(engine);

  function note(record: GroupRecord, container: string, name: EventName, message: string): GroupRecord {
    return store.put(withEvent(record, container, { name, message, time: context.now().toISOString() }));
  }
  function noteAll(record: GroupRecord, name: EventName, message: string): GroupRecord {
    const { containers: all } = record.spec.properties;
    return all.reduce((noted, container) => note(noted, container.name, name, message), record);
  }

  async function pullAll(record: GroupRecord): Promise<GroupRecord> {
    const { containers: all, imageRegistryCredentials } = record.spec.properties;
    const { logins, withdraw } = resolvePullLogins(context, options.identities, imageRegistryCredentials);
    try {
      return await withLogins(logins, async (env) => {
        let noted = record;
        for (const { name, properties } of all) {
          noted = note(noted, name, 'Pulling', `pulling image "${properties.image}"`);
          const { exitCode, stderr } = await engine.call({ arguments: ['pull', '--quiet', properties.image], env });
          if (exitCode !== 0)
            throw new Refusal(
              400,
              'ImagePullFailed',
              `Failed to pull image "${properties.image}": ${lastLine(stderr)}`,
            );
          noted = note(noted, name, 'Pulled', `Successfully pulled image "${properties.image}"`);
        }
        return noted;
      });
    } finally {
      withdraw();
    }
  }

  async function replace(asked: GroupRecord): Promise<GroupRecord> {
    // An image that can't be pulled leaves nothing running either, so neither has to wait for the other.
    const [record, ended] = await allOf(pullAll(asked), containers.end(asked));
    await containers.run(record);
    await sweep.leave(ended);
    return noteAll(record, 'Started', 'Started container');
  }

  async function deploy(asked: GroupRecord): Promise<void> {
    const isNew = asked.provisioningState === 'Creating';
    const generation = asked.generation + 1;
    const record = store.put({ ...asked, generation, provisioningState: isNew ? 'Creating' : 'Updating' });
    try {
      const started = await replace(record);
      store.put({ ...started, provisioningState: 'Succeeded' });
    } catch (error) {
      // What ran before is not what was asked for: it must not answer in its place.
      await containers.remove(record);
      const message = error instanceof Error ? error.message : String(error);
      const latest = noteAll(store.get(record.resourceGroup, record.name) ?? record, 'Failed', message);
      store.put({ ...latest, provisioningState: 'Failed' });
      throw error instanceof Refusal ? error : new Refusal(400, 'ContainerStartFailed', message);
    }
  }

  return {
    containers,
    deploy,
    async restart(record) {
      await deploy({ ...noteAll(record, 'Killing', 'Killing container'), isStopped: false });
    },
    async stop(record) {
      await containers.stop(noteAll(record, 'Killing', 'Killing container'));
      store.put({ ...latestOf(store, record), isStopped: true });
    },
    async remove(record) {
      await containers.remove(record);
      store.remove(record);
    },
    async takeOver(record) {
      if (record.provisioningState === 'Deleting') {
        await containers.remove(record);
        store.remove(record);
        return;
      }
      if (record.isStopped) return;
      const views = await containers.view(record);
      if (record.provisioningState !== 'Succeeded' || !isComplete(record, views)) await deploy(record);
      else if (views.some((view) => isToRun(record, view))) await containers.start(record);
    },
  };
}

/** Both, whatever becomes of either: what still goes on could undo what follows. */
async function allOf<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([one, other]);
  return Promise.all([one, other]);
}

function latestOf(store: GroupStore, record: GroupRecord): GroupRecord {
  return store.get(record.resourceGroup, record.name) ?? record;
}

/** Whether every container of the group is there and made from what the group is now. */
function isComplete({ generation, spec }: GroupRecord, views: readonly ContainerView[]): boolean {
  const names = spec.properties.containers.map(({ name }) => name);
  return names.every((name) => views.some((view) => view.name === name && view.generation === generation));
}

function isToRun({ spec }: GroupRecord, { state }: ContainerView): boolean {
  const { restartPolicy } = spec.properties;
  if (state.state === 'Running') return false;
  return restartPolicy === 'Always' || (restartPolicy === 'OnFailure' && state.exitCode !== 0);
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
