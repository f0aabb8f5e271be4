import { byHand, following, page, pushColor, type Step, words } from '../world.ts';

/** Steps 1 to 3: an application on a public image that nobody tests. */
export const open: readonly Step[] = [
  {
    number: 1,
    title: 'node-public is built by hand',
    async act(world, list) {
      await world.api.update('base-import-node', { enabled: false });
      const run = await byHand(world, 'node-public');
      list.check('node-public Manual Succeeded built', words(run));
      list.check(
        `public/node:15-alpine is ${run.digest ?? ''}`,
        `public/node:15-alpine is ${await world.registries.public.digest('node', '15-alpine')}`,
      );
    },
  },
  {
    number: 2,
    title: 'hello-world is built on the public image and deployed',
    async act(world, list) {
      await world.api.update('hello-world', {
        set: { REGISTRY_FROM_URL: `${world.target.registries.public.server}/` },
      });
      const run = await byHand(world, 'hello-world');
      list.check('hello-world Manual Succeeded deployed', words(run));
      list.check(
        `team/hello-world:<run ID> is ${run.digest ?? ''}`,
        `team/hello-world:<run ID> is ${await world.registries.team.digest('hello-world', run.runId)}`,
      );
      await list.eventually('Purple 15-alpine: Hello World', () => page(world));
    },
  },
  {
    number: 3,
    title: 'an uncontrolled change reaches production untested',
    async act(world, list) {
      const [build, app] = await following(world, ['node-public', 'hello-world'], () => pushColor(world, 'Orange'));
      list.check('node-public Commit Succeeded built', build === undefined ? '' : words(build));
      list.check('hello-world Image Update Succeeded deployed', app === undefined ? '' : words(app));
      await list.eventually('Orange 15-alpine: Hello World', () => page(world));
    },
  },
];
