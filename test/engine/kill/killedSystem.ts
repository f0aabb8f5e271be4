import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest, RegistryName, Repository, Tag } from '../../../shared/image.ts';
import type { ImportKey } from '../../../shared/ledger/ledger.ts';
import type { Run, RunId } from '../../../shared/run.ts';
import { isFinal } from '../../../shared/run.ts';
import { runIdOf } from '../../../shared/start/runId.ts';
import { type Live, until } from '../../support/live/live.ts';
import { prepareRelease, type Release } from '../../support/live/releaseImage.ts';
import type { KilledRun, KillPoint } from './killPoints.ts';

export const task = 'base-import-node';
const watched = 'public/node:15-alpine';
const key: ImportKey = {
  task,
  target: { registry: 'base' as RegistryName, repository: 'node' as Repository, tag: '15-alpine' as Tag },
};

/** A change that makes one run, whose ID is known before: the host can be told to die in it. */
export interface Change {
  readonly runId: RunId;
  readonly digest: Digest;
  /** What the page shows once it is deployed. */
  readonly color: string;
  /** Makes the change as its sender would, who sends it again when he gets no answer. */
  make(live: Live): Promise<void>;
}

/** A release that nobody has seen before: good, or one that the test turns down. */
export async function releaseChange(live: Live, run: KilledRun, serial: number): Promise<Change> {
  const color = run === 'rejected' ? 'Red' : `Shade${serial}`;
  const release = await prepareRelease(live.registries.public, 'node', {
    from: '15-alpine',
    env: [`BACKGROUND_COLOR=${color}`, `RELEASE=${serial}`],
  });
  // Takes a number in vain; the release gets the next.
  const observation = (await live.ledger.observations.takeNumber(watched)) + 1;
  const { digest } = release;
  const runId = runIdOf(task, { kind: 'image', image: watched, digest, observation });
  return { runId, digest, color, make: () => push(live, release) };
}

async function push(live: Live, { manifest }: Release): Promise<void> {
  await live.registries.public.pushManifest('node', '15-alpine', manifest);
}

/** Back to an earlier promotion. */
export function rollBackChange(to: { readonly digest: Digest; readonly color: string }, serial: number): Change {
  const request = `kill-${serial}`;
  return {
    ...to,
    runId: runIdOf(task, { kind: 'rollback', request, digest: to.digest, note: '' }),
    async make({ instance }) {
      await until('the roll-back to be answered', async () => {
        const { functionApp, keys } = instance.file;
        const response = await fetch(new URL(`/api/images/${task}/rollback`, functionApp), {
          method: 'POST',
          headers: { 'x-functions-key': keys.master, 'idempotency-key': request },
          body: JSON.stringify({ to: to.digest, note: '' }),
        });
        return response.status === 202;
      });
    },
  };
}

export function crashAt({ moment, event }: KillPoint, { runId }: Change): { readonly CUSTOMHOUSE_CRASH: string } {
  return { CUSTOMHOUSE_CRASH: `${moment}:${runId}:${event}` };
}

/** How many events of a run and its sub-orchestrations stand in the host's journals. */
export function writtenEvents({ instance }: Live, runId: RunId): number {
  const folders = ['running', 'finished'].map((name) => join(instance.home.host, 'instances', name));
  const journals = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.jsonl'))
      .map((name) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n')),
  );
  return journals
    .filter(([first = '']) => (JSON.parse(first) as { readonly root?: string }).root === runId)
    .flat()
    .filter((line) => !line.startsWith('{"end"')).length;
}

/** Waits until the run and everything that followed from it has ended. */
export async function settled({ ledger }: Live, runId: RunId): Promise<void> {
  await until(`run ${runId} and what follows to end`, async () => {
    const run = await ledger.runs.get(runId);
    return run !== undefined && isFinal(run.status) && (await ledger.runs.unfinished()).length === 0;
  });
}

export async function allRuns({ ledger }: Live): Promise<readonly Run[]> {
  const runs: Run[] = [];
  for (let next: string | undefined; ;) {
    const page: Awaited<ReturnType<typeof ledger.runs.list>> = await ledger.runs.list({}, 200, next);
    runs.push(...page.items);
    next = page.next;
    if (next === undefined) return runs;
  }
}

/** What the world is, as far as a run may change it. */
export interface Seen {
  readonly desired: string;
  readonly stableTag: string;
  /** `<unique tag>=<digest> <locked or not>`, sorted. */
  readonly uniqueTags: readonly string[];
  readonly page: string;
  /** `<run ID> <task> <trigger> <status> <outcome>`, sorted. */
  readonly runs: readonly string[];
}

export async function look(live: Live): Promise<Seen> {
  const { ledger, registries } = live;
  const tags = (await registries.base.tags('node')).filter((tag) => tag !== '15-alpine');
  const [{ desired }, stableTag, runs, page] = await Promise.all([
    ledger.imports.read(key),
    registries.base.digest('node', '15-alpine'),
    allRuns(live),
    pageColor(live),
  ]);
  const uniqueTags = await Promise.all(
    tags.map(async (tag) =>
      uniqueTag(tag, await registries.base.digest('node', tag), await registries.base.lock('node', tag)),
    ),
  );
  return {
    desired: desired?.digest ?? 'none',
    stableTag,
    uniqueTags: uniqueTags.sort(),
    page,
    runs: runs.map(runText).sort(),
  };
}

export function uniqueTag(tag: string, digest: string, lock = 'locked'): string {
  return `${tag}=${digest} ${lock}`;
}

function runText({ runId, task: name, trigger, status, outcome }: Run): string {
  // A dependent's ID follows from an observation that is counted elsewhere: its cause is checked by what it deployed.
  return [name === task ? runId : '*', name, trigger, status, outcome ?? ''].join(' ').trim();
}

async function pageColor({ instance }: Live): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${instance.file.ports.container}/`, {
    signal: AbortSignal.timeout(2_000),
  });
  return /BACKGROUND_COLOR: ([^<]*)/.exec(await response.text())?.[1] ?? 'none';
}
