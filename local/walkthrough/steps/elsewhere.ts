import { releaseIndex } from '../upstream.ts';
import { following, type Step, words, type World } from '../world.ts';

const task = 'import-hub-node';
const hub = { repository: 'library/node', tag: '15-alpine' };

/** Steps 11 and 12: an upstream that tells nothing, and the table at the end. */
export const elsewhere: readonly Step[] = [
  {
    number: 11,
    title: 'an upstream that is no ACR and sends no events',
    async act(world, list) {
      await world.api.update(task, { enabled: true });
      let index = '';
      const [run] = await following(world, [task], async () => {
        index = await releaseIndex(world.registries.dockerhub, {
          ...hub,
          env: ['NODE_VERSION=15-alpine', 'BACKGROUND_COLOR=Teal'],
        });
      });
      list.check(`${task} Image Update Succeeded promoted`, run === undefined ? '' : words(run));
      list.check(
        `base/hub/node:15-alpine is ${index}`,
        `base/hub/node:15-alpine is ${await world.registries.base.digest('hub/node', '15-alpine')}`,
      );
      list.check('it is an index of 2 platforms', await platformsOf(world));
      list.check(
        `tested was ${run?.platform ?? 'nothing'}`,
        /^linux\//.test(run?.platform ?? '') ? `tested was ${run?.platform ?? ''}` : 'no platform was recorded',
      );

      const [rejected] = await following(world, [task], () =>
        releaseIndex(world.registries.dockerhub, { ...hub, env: ['UPSTREAM_NOTICE=withdrawn'] }),
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
      const seen = (await world.api.runs()).map((run) => `${run.runId} ${words(run)}`).sort();
      list.check(expected.join('; '), seen.join('; '));
    },
  },
];

async function platformsOf({ registries }: World): Promise<string> {
  const { body } = await registries.base.manifest('hub/node', '15-alpine');
  const { manifests } = JSON.parse(body.toString()) as { readonly manifests?: readonly unknown[] };
  return manifests === undefined ? 'it is a single image' : `it is an index of ${manifests.length} platforms`;
}
