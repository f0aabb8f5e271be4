import type { Checklist } from '../checklist.ts';
import { byHand, following, page, pushColor, type Step, unexpected, words, type World } from '../world.ts';

/** Steps 4 to 7: the gate is in place; a valid change passes it, an invalid one does not. */
export const gate: readonly Step[] = [
  {
    number: 4,
    title: 'the public image is let in by hand',
    async act(world, list) {
      await world.api.update('base-import-node', { enabled: true });
      const run = await byHand(world, 'base-import-node');
      list.check('base-import-node Manual Succeeded promoted', words(run));
      await checkTags(world, list, run.runId);
      list.check(
        'the unique tag is locked',
        `the unique tag is ${await world.registries.base.lock('node', `15-alpine-${run.runId}`)}`,
      );
    },
  },
  {
    number: 5,
    title: 'hello-world moves to the imported image',
    async act(world, list) {
      const { base, consumer } = world.registries;
      await world.api.update('hello-world', { set: { REGISTRY_FROM_URL: `${world.target.registries.base.server}/` } });
      const run = await byHand(world, 'hello-world');
      const digest = await base.digest('node', '15-alpine');
      list.check('hello-world Manual Succeeded deployed', words(run));
      list.check(`its base is ${digest}`, `its base is ${run.baseDigest ?? 'unknown'}`);
      list.check(
        `a consumer reads node: ${digest}`,
        `a consumer reads node: ${await consumer.digest('node', '15-alpine')}`,
      );
      const quarantine = `quarantine/base-import-node/${digest.slice('sha256:'.length)}/node`;
      const status = await consumer.statusOf(quarantine, '15-alpine');
      list.check(
        'a consumer may not read the quarantine',
        [401, 403].includes(status) ? 'a consumer may not read the quarantine' : `the quarantine answers ${status}`,
      );
    },
  },
  {
    number: 6,
    title: 'a valid change passes the gate and is deployed',
    async act(world, list) {
      const runs = await following(world, ['node-public', 'base-import-node', 'hello-world'], () =>
        pushColor(world, 'Green'),
      );
      list.check(
        'node-public Commit Succeeded built, base-import-node Image Update Succeeded promoted, hello-world Image Update Succeeded deployed',
        runs.map(words).join(', '),
      );
      await list.eventually('Green 15-alpine: Hello World', () => page(world));
      const green = await checkTags(world, list, runs[1]?.runId ?? '');
      world.digests.set('green', green);
      list.check(`its base is ${green}`, `its base is ${runs[2]?.baseDigest ?? 'unknown'}`);
    },
  },
  {
    number: 7,
    title: 'an invalid change stops at the gate',
    async act(world, list) {
      const before = await readableTags(world);
      const [build, rejected] = await following(world, ['node-public', 'base-import-node'], () =>
        pushColor(world, 'Red'),
      );
      list.check('node-public Commit Succeeded built', build === undefined ? '' : words(build));
      list.check('base-import-node Image Update Failed rejected', rejected === undefined ? '' : words(rejected));
      const log = await world.api.log(rejected?.runId ?? '');
      for (const line of ['NODE_VERSION', 'BACKGROUND_COLOR: Red', 'ERROR: Invalid Color: Red']) {
        list.check(`the log shows ${line}`, log.includes(line) ? `the log shows ${line}` : 'the log does not');
      }
      const lastLine = log.trimEnd().split('\n').at(-1) ?? '';
      list.check('failed to run step ID: validate-base-image: exit status 1', lastLine.replace(/^[\d/]+ [\d:]+ /, ''));
      list.check(before, await readableTags(world));
      list.check('no other run', await unexpected(world));
      await list.eventually('Green 15-alpine: Hello World', () => page(world));
    },
  },
];

/** Stable and unique tag are both the public digest, which is returned. */
async function checkTags({ registries }: World, list: Checklist, runId: string): Promise<string> {
  const digest = await registries.public.digest('node', '15-alpine');
  list.check(
    `base/node:15-alpine is ${digest}`,
    `base/node:15-alpine is ${await registries.base.digest('node', '15-alpine')}`,
  );
  list.check(
    `base/node:15-alpine-<run ID> is ${digest}`,
    `base/node:15-alpine-<run ID> is ${await registries.base.digest('node', `15-alpine-${runId}`)}`,
  );
  return digest;
}

/** Everything in the base registry that a consumer can read. */
async function readableTags({ registries }: World): Promise<string> {
  const tags = [...(await registries.consumer.tags('node'))].sort();
  const digests = await Promise.all(tags.map(async (tag) => `${tag}=${await registries.consumer.digest('node', tag)}`));
  return digests.join(' ');
}
