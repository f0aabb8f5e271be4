import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { type Live, runChain, startLive, until } from '../../support/live/live.ts';
import {
  type Change,
  crashAt,
  look,
  releaseChange,
  rollBackChange,
  type Seen,
  settled,
  task,
  uniqueTag,
  writtenEvents,
} from './killedSystem.ts';
import { type KillPoint, killPoints } from './killPoints.ts';
import { type KillResult, report } from './report.ts';

const every = process.env['CUSTOMHOUSE_KILL_POINTS'] === 'every';
const all = killPoints(every);
/** One kill in so many is followed by a build and a deployment of hello-world: they take longer than all the rest. */
const deployStep = 8;
const points = all.map((point, index) => ({
  point,
  index,
  deploys: point.run !== 'rejected' && index % deployStep === deployStep - 1,
  title: `${point.run} ${point.event}/${point.of}, ${point.what}`,
}));

/** Dozens of images were built, and an engine takes a second or two for each when the machine is busy. */
const removalMs = 300_000;

// One system through all kills: each test finds it as the one before has left it.
describe('I7: the function app, killed at an event of a run', () => {
  let live: Live;
  let expected: Seen;
  /** The newest two good releases, the one in use first. */
  let good: { readonly digest: Change['digest']; readonly color: string }[];
  let next: Change;
  let isDeploying = true;
  const results: KillResult[] = [];

  beforeAll(async () => {
    live = await startLive();
    await runChain(live.instance);
    good = [{ digest: (await look(live)).desired as Change['digest'], color: 'Purple' }];
    await setDeploying(false);
    expected = await look(live);
    next = await prepare(0);
    await live.instance.killHost();
    await live.instance.startHost(crashAt(all[0]!, next));
  });
  afterAll(async () => {
    process.stdout.write(`\n${report(results)}\n`);
    await live.remove();
  }, removalMs);

  it.for(points)('goes on as if nothing had happened: $title', async ({ point, index, deploys }, context) => {
    const began = performance.now();
    await setDeploying(deploys);
    const change = next;
    const made = change.make(live);

    await live.instance.hostEnded();
    const written = writtenEvents(live, change.runId);
    const following = all[index + 1];
    if (following !== undefined) next = await prepare(index + 1, change);
    await live.instance.startHost(following === undefined ? {} : crashAt(following, next));
    await made;
    await settled(live, change.runId);

    expected = after(point, change, deploys);
    noteResult(context, { ...point, deploys }, began);
    expect(written).toBe(point.moment === 'before' ? point.event - 1 : point.event);
    expect(await look(live)).toEqual(expected);
  });

  it('was killed at 40 points and more', () => {
    expect(all.length).toBeGreaterThanOrEqual(40);
  });

  it('has lost no run and made none twice, also when repair has looked at everything', async () => {
    const { functionApp, keys } = live.instance.file;
    const repair = new URL('/runtime/webhooks/durabletask/instances/repair', functionApp);
    const headers = { 'x-functions-key': keys.master };
    await fetch(new URL('/runtime/webhooks/durabletask/orchestrators/repair/repair', functionApp), {
      method: 'POST',
      headers,
    });
    await until('repair to end', async () => (await fetch(repair, { headers })).status === 200);

    expect(await live.ledger.runs.unfinished()).toEqual([]);
    expect(await look(live)).toEqual(expected);
  });

  async function prepare(index: number, before?: Change): Promise<Change> {
    const { run } = all[index]!;
    if (run !== 'rollBack') return releaseChange(live, run, index);
    // To the good release that is not in use once the change before has been taken.
    const target = good.find(({ digest }) => digest !== (before?.digest ?? expected.desired)) ?? good[0]!;
    return rollBackChange(target, index);
  }

  async function setDeploying(deploys: boolean): Promise<void> {
    if (deploys === isDeploying) return;
    await live.api.update('hello-world', { enabled: deploys });
    isDeploying = deploys;
  }

  /** What the world is after the change, by the rules and by nothing that was seen. */
  function after({ run }: KillPoint, { runId, digest, color }: Change, deploys: boolean): Seen {
    const end = { valid: 'Succeeded promoted', rejected: 'Failed rejected', rollBack: 'Succeeded rolledBack' }[run];
    const trigger = run === 'rollBack' ? 'Manual' : 'Image Update';
    const deployed = deploys ? ['* hello-world Image Update Succeeded deployed'] : [];
    const runs = [...expected.runs, `${runId} ${task} ${trigger} ${end}`, ...deployed].sort();
    if (run === 'rejected') return { ...expected, runs };
    const { uniqueTags } = expected;
    if (run === 'valid') good = [{ digest, color }, ...good].slice(0, 2);
    return {
      desired: digest,
      stableTag: digest,
      uniqueTags: run === 'valid' ? [...uniqueTags, uniqueTag(`15-alpine-${runId}`, digest)].sort() : uniqueTags,
      page: deploys ? color : expected.page,
      runs,
    };
  }

  function noteResult(context: TestContext, point: KillPoint & { readonly deploys: boolean }, began: number): void {
    const seconds = (performance.now() - began) / 1000;
    context.onTestFinished(({ task: test }) => {
      const [error] = test.result?.errors ?? [];
      results.push({ ...point, seconds, result: error === undefined ? 'as if nothing had happened' : error.message });
    });
  }
});
