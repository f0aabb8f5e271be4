import type { Registry } from '../registry.ts';
import { releaseIndex } from '../upstream.ts';
import { following, runsSinceStart, type Step, words, type World } from '../world.ts';

const task = 'import-hub-node';
const hub = { repository: 'library/node', tag: '15-alpine' };

/** Steps 11 and 12: an upstream that tells nothing, and the table at the end. */
export const elsewhere: readonly Step[] = [
  {
    number: 11,
    title: 'an upstream that is no ACR and sends no events',
    lacking({ tasks, registries }) {
      if (!tasks.has(task)) return `its configuration has no task ${task}, as local/walkthrough/customhouse.yaml has`;
      return registries.dockerhub === undefined
        ? 'no login was given that may push to the upstream of the second import'
        : undefined;
    },
    async act(world, list) {
      const upstream = upstreamOf(world);
      await world.api.update(task, { enabled: true });
      let index = '';
      const [run] = await following(world, [task], async () => {
        index = await releaseIndex(upstream, {
          ...hub,
          env: ['NODE_VERSION=15-alpine', 'BACKGROUND_COLOR=Teal'],
        });
      });
      list.check(`${task} Image Update Succeeded promoted`, run === undefined ? '' : words(run));
      list.check(
        `base/hub/node:15-alpine is ${index}`,
        `base/hub/node:15-alpine is ${await world.registries.base.digest('hub/node', '15-alpine')}`,
      );
      list.check(
        `it is ${await platformsOf(upstream, hub.repository)}`,
        `it is ${await platformsOf(world.registries.base, 'hub/node')}`,
      );
      list.check(
        `tested was ${run?.platform ?? 'nothing'}`,
        /^linux\//.test(run?.platform ?? '') ? `tested was ${run?.platform ?? ''}` : 'no platform was recorded',
      );

      const [rejected] = await following(world, [task], () =>
        releaseIndex(upstream, { ...hub, env: ['UPSTREAM_NOTICE=withdrawn'] }),
      );
      list.check(`${task} Image Update Failed rejected`, rejected === undefined ? '' : words(rejected));
      const said = 'ERROR: upstream says withdrawn';
      list.check(
        `the reason names ${said}`,
        rejected?.reason?.includes(said) === true ? `the reason names ${said}` : (rejected?.reason ?? 'no reason'),
      );
      list.check(
        `base/hub/node:15-alpine is ${index}`,
        `base/hub/node:15-alpine is ${await world.registries.base.digest('hub/node', '15-alpine')}`,
      );
    },
  },
  {
    number: 12,
    title: 'the table of runs',
    async act(world, list) {
      const expected = [...world.runs].map((run) => `${run.runId} ${words(run)}`).sort();
      const seen = (await runsSinceStart(world)).map((run) => `${run.runId} ${words(run)}`).sort();
      list.check(expected.join('; '), seen.join('; '));
    },
  },
];

function upstreamOf({ registries }: World): Registry {
  if (registries.dockerhub === undefined) throw new Error('There is no upstream to push to.');
  return registries.dockerhub;
}

async function platformsOf(registry: Registry, repository: string): Promise<string> {
  const { body } = await registry.manifest(repository, hub.tag);
  const { manifests } = JSON.parse(body.toString()) as { readonly manifests?: readonly unknown[] };
  return manifests === undefined ? 'a single image' : `an index of ${manifests.length} platforms`;
}
