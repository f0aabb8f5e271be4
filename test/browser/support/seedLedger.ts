import type { Digest, RegistryName, Repository, Tag } from '../../../shared/image.ts';
import { createLedger } from '../../../shared/ledger/createLedger.ts';
import { createTables, type StorageSettings } from '../../../shared/ledger/createTables.ts';
import type { ImportKey, Ledger } from '../../../shared/ledger/ledger.ts';
import type { Commit, RunId } from '../../../shared/run.ts';

/** Becomes a script where a page makes markup of it. */
export const hostile = `<img src=x onerror="document.title='hacked'"><script>document.title='hacked'</script>`;

export const digests = ['a', 'b', 'c', 'd'].map((digit) => `sha256:${digit.repeat(64)}` as Digest) as [
  Digest,
  Digest,
  Digest,
  Digest,
];

const importKey: ImportKey = {
  task: 'base-import-node',
  target: { registry: 'base' as RegistryName, repository: 'node' as Repository, tag: '15-alpine' as Tag },
};

/** What a ledger may hold after some weeks: two promotions, a refusal, two deployments, and runs of all kinds; names and reasons are hostile. */
export async function seedLedger(ledger: Ledger): Promise<void> {
  const [first, second, refused] = digests;
  await ledger.bases.write('hello-world', ['base/node:15-alpine']);
  await promote(ledger, first, { order: 1, runId: 'firstpromo' as RunId });
  await promote(ledger, second, { order: 2, runId: 'secondprom' as RunId });
  await reject(ledger, refused, 'refusedrun' as RunId);
  for (const [digest, order, runId, base] of [
    [digests[2], 1, 'deployedaa', first],
    [digests[3], 2, 'deployment', second],
  ] as const) {
    const on = { image: 'base/node:15-alpine', digest: base };
    await ledger.deployments.deploy('hello-world', { digest, order, runId: runId as RunId, base: on });
    await ledger.deployments.recordHealth('hello-world', digest, 'healthy');
  }
  for (let run = 0; run < 60; run++) await endedRun(ledger, runIdOf(run));
}

/** Run IDs are base32: `runaaaaabc` is the twelfth from 0. */
function runIdOf(run: number): RunId {
  const letters = String(run)
    .padStart(7, '0')
    .replace(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)));
  return `run${letters}` as RunId;
}

async function promote(
  { imports }: Ledger,
  digest: Digest,
  { order, runId }: { readonly order: number; readonly runId: RunId },
): Promise<void> {
  await imports.enterQuarantine(importKey, digest, runId);
  await imports.promote(importKey, { digest, order, runId, uniqueTag: `15-alpine-${runId}`, byHand: true });
  await imports.leaveQuarantine(importKey, digest, runId);
}

async function reject({ imports }: Ledger, digest: Digest, runId: RunId): Promise<void> {
  await imports.enterQuarantine(importKey, digest, runId);
  await imports.recordVerdict(importKey, digest, {
    gate: 'test',
    answer: 'reject',
    reason: `exit status 1: ${hostile}`,
    evidence: `Checking the colour\n${hostile}\nfailed to run step ID: test: exit status 1`,
    runId,
    at: new Date().toISOString(),
    platform: 'linux/amd64',
  });
  await imports.reject(importKey, { digest, order: 3, runId, reason: `exit status 1: ${hostile}` });
  await imports.leaveQuarantine(importKey, digest, runId);
}

async function endedRun({ runs }: Ledger, runId: RunId): Promise<void> {
  const isRefused = runId.endsWith('j');
  await runs.insert({
    runId,
    task: isRefused ? hostile : 'base-import-node',
    trigger: 'Manual',
    cause: { kind: 'request', request: hostile },
    platform: 'linux/amd64',
  });
  await runs.beginStep(runId, { name: 'gate', of: hostile });
  await runs.update(runId, () => ({
    status: isRefused ? 'Failed' : 'Succeeded',
    outcome: isRefused ? 'rejected' : 'unchanged',
    // Longer than a phone is wide.
    reason: `${hostile} ${digests[0]} ${'x'.repeat(200)}`,
    digest: digests[0],
    finishedAt: new Date().toISOString(),
  }));
}

/** When `oldrunaaaa` was created. */
export const longAgo = new Date('2026-01-15T12:00:00Z');

/** The only run of a commit, and the only one of January. */
export async function seedOldRun(settings: StorageSettings): Promise<void> {
  const { runs } = createLedger(createTables(settings), () => longAgo);
  const runId = 'oldrunaaaa' as RunId;
  const cause = {
    kind: 'commit',
    ref: 'https://git.test/a.git#main',
    commit: 'c'.repeat(40) as Commit,
    observation: 1,
  } as const;
  await runs.insert({ runId, task: 'node-public', trigger: 'Commit', cause, platform: 'linux/amd64' });
  await runs.update(runId, () => ({ status: 'Succeeded', outcome: 'built', finishedAt: longAgo.toISOString() }));
}

/** It never ends by itself: nothing carries it out. */
export async function seedGoingRun({ runs }: Ledger): Promise<RunId> {
  const runId = 'goingaaaaa' as RunId;
  const cause = { kind: 'request', request: 'g' } as const;
  await runs.insert({ runId, task: 'node-public', trigger: 'Manual', cause, platform: 'linux/amd64' });
  return runId;
}
