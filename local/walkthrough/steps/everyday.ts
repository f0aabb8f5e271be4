import { following, page, pushColor, type Step, unexpected, words } from '../world.ts';

/** Steps 8 to 10: what a week brings. */
export const everyday: readonly Step[] = [
  {
    number: 8,
    title: 'the application changes while upstream is bad',
    async act(world, list) {
      const [run] = await following(world, ['hello-world'], () =>
        world.git['hello-world'].push('server.js', 'Say it differently', (text) =>
          text.replace('Hello World', 'Hello Customhouse'),
        ),
      );
      list.check('hello-world Commit Succeeded deployed', run === undefined ? '' : words(run));
      list.check(`its base is ${world.digests.get('green') ?? ''}`, `its base is ${run?.baseDigest ?? 'unknown'}`);
      await list.eventually('Green 15-alpine: Hello Customhouse', () => page(world));
    },
  },
  {
    number: 9,
    title: 'a test that can not run is no answer',
    async act(world, list) {
      const blue = await following(world, ['node-public', 'base-import-node', 'hello-world'], () =>
        pushColor(world, 'Blue'),
      );
      list.check('Succeeded promoted', `${blue[1]?.status ?? ''} ${blue[1]?.outcome ?? ''}`);
      await list.eventually('Blue 15-alpine: Hello Customhouse', () => page(world));
      const digest = await world.registries.base.digest('node', '15-alpine');
      world.digests.set('blue', digest);

      const tests = world.git['import-baseimage-node'];
      const [broken] = await following(world, ['base-import-node'], () =>
        tests.pushMode('test.sh', 'Lose the run bit', false),
      );
      const log = await world.api.log(broken?.runId ?? '');
      list.check('base-import-node Commit Error', broken === undefined ? '' : words(broken));
      list.check(
        'the log shows Permission denied',
        /permission denied/i.test(log) ? 'the log shows Permission denied' : 'the log does not',
      );
      list.check(
        'the reason names chmod +x',
        broken?.reason?.includes('chmod +x') === true ? 'the reason names chmod +x' : (broken?.reason ?? 'no reason'),
      );
      list.check(
        `base/node:15-alpine is ${digest}`,
        `base/node:15-alpine is ${await world.registries.base.digest('node', '15-alpine')}`,
      );

      const [mended] = await following(world, ['base-import-node'], () =>
        tests.pushMode('test.sh', 'Give the run bit back', true),
      );
      list.check('base-import-node Commit Succeeded unchanged', mended === undefined ? '' : words(mended));
    },
  },
  {
    number: 10,
    title: 'back to an earlier image, and forward again',
    async act(world, list) {
      const green = world.digests.get('green') ?? '';
      const { base, public: upstream } = world.registries;
      const promotion = (await world.api.promotions('base-import-node')).find(({ digest }) => digest === green);
      const [rollBack, app] = await following(world, ['base-import-node', 'hello-world'], () =>
        world.api.rollBack('base-import-node', promotion?.uniqueTag ?? ''),
      );
      list.check('base-import-node Manual Succeeded rolledBack', rollBack === undefined ? '' : words(rollBack));
      list.check('hello-world Image Update Succeeded deployed', app === undefined ? '' : words(app));
      list.check(`base/node:15-alpine is ${green}`, `base/node:15-alpine is ${await base.digest('node', '15-alpine')}`);
      await list.eventually('Green 15-alpine: Hello Customhouse', () => page(world));

      // The same manifest once more: another push event for what was rolled back from.
      await upstream.pushManifest('node', '15-alpine', await upstream.manifest('node', '15-alpine'));
      const yellow = await following(world, ['node-public', 'base-import-node', 'hello-world'], () =>
        pushColor(world, 'Yellow'),
      );
      list.check('Succeeded promoted', `${yellow[1]?.status ?? ''} ${yellow[1]?.outcome ?? ''}`);
      list.check('no other run', await unexpected(world));
      await list.eventually('Yellow 15-alpine: Hello Customhouse', () => page(world));
    },
  },
];
