import type { ImportRecord } from '../../../../shared/ledger/ledger.ts';
import { digestOf, type Ended, key, upstreamTag, type World } from './world.ts';

/** A sentence for everything that does not hold when all is quiet. */
export async function brokenLaws(world: World): Promise<readonly string[]> {
  const record = await world.ledger.imports.read(key);
  const ended = [...world.ended.values()];
  return [
    ...(await exactlyOneRun(world, ended)),
    ...newestDecisionWins(world, record, ended),
    ...ended.filter((run) => isUnjust(run, record, ended)).map(({ run }) => `${run.runId} was refused for nothing`),
    ...nothingStoodAgainst(record),
    ...onlyByHandAfterRollBack(record, ended),
    ...gateFirst(world, ended),
  ];
}

/** I3: exactly one run with effect per cause; the newest observation has its run. */
async function exactlyOneRun(world: World, ended: readonly Ended[]): Promise<readonly string[]> {
  const { observations, runs } = world.ledger;
  const broken: string[] = [];
  if (new Set(world.inserted).size !== world.inserted.length) broken.push('a cause has two rows');
  if (ended.length !== world.inserted.length) broken.push('a run never ended');
  if ((await runs.unfinished()).length > 0) broken.push('a run is unfinished');

  const current = await observations.current(upstreamTag);
  if (current?.value !== world.upstream?.value) broken.push('the newest move was not observed');
  const taken = await observations.lastTaken(upstreamTag, key.task);
  if (current !== undefined && taken !== current.number) broken.push('the newest observation was not taken');
  const isFromBefore = current?.number === 1 && world.inserted.length === 0;
  const hasRun = ended.some(({ run }) => run.digest === current?.value && (run.order ?? 0) >= (current?.number ?? 0));
  if (current !== undefined && current.number > 1 && !isFromBefore && !hasRun)
    broken.push('the newest observation has no run');
  return broken;
}

const deciding: readonly Ended['outcome'][] = ['promoted', 'unchanged', 'rolledBack'];

/** I4: the stable tag is what was decided last, and that is the newest of all runs that decided. */
function newestDecisionWins(world: World, record: ImportRecord, ended: readonly Ended[]): readonly string[] {
  const { desired, promotions, digests } = record;
  const [newest] = ended
    .filter(({ outcome }) => deciding.includes(outcome))
    .sort((a, b) => (b.run.order ?? 0) - (a.run.order ?? 0));
  if (newest === undefined) return desired === undefined || desired.outcome === 'adopted' ? [] : ['nobody decided'];
  if (desired === undefined) return ['a decision was lost'];

  const broken: string[] = [];
  if (world.stableTag !== desired.digest) broken.push('the stable tag is not what was decided');
  if (desired.order !== newest.run.order)
    broken.push(`decided under ${desired.order}, newest is ${newest.run.order ?? 0}`);
  const isRevoked = newest.run.digest !== undefined && digests.get(newest.run.digest)?.revokedAt !== undefined;
  if (desired.digest !== newest.run.digest && !isRevoked) broken.push('desired is not what the newest run decided');
  const isStanding = digests.get(desired.digest)?.revokedAt !== undefined;
  const hasGood = promotions.some(({ digest, order }) => {
    const { revokedAt, rolledBackOrder, rejectedOrder = 0 } = digests.get(digest) ?? {};
    return revokedAt === undefined && rolledBackOrder === undefined && rejectedOrder < order;
  });
  if (isStanding && hasGood) broken.push('a revoked digest stands though a good one is left');
  if (digests.get(desired.digest)?.rolledBackOrder !== undefined) broken.push('what was rolled back from is desired');
  if ((digests.get(desired.digest)?.revokedAt ?? desired.decidedAt) < desired.decidedAt)
    broken.push('desired is what was revoked before');
  return broken;
}

/** A run whose gates said yes is superseded only by something newer, or by what was said of its digest. */
function isUnjust({ run, outcome, passed }: Ended, { digests }: ImportRecord, ended: readonly Ended[]): boolean {
  if (outcome !== 'superseded' || !passed || run.digest === undefined) return false;
  const { order = 0, digest } = run;
  const { revokedAt, rejectedOrder = 0, rolledBackOrder } = digests.get(digest) ?? {};
  const others = ended.filter(({ run: other, outcome: to }) => other.runId !== run.runId && deciding.includes(to));
  const isOlder = others.some((other) => (other.run.order ?? 0) >= order);
  const wasLeft =
    rolledBackOrder !== undefined ||
    others.some((other) => other.outcome === 'rolledBack' && other.run.digest !== digest);
  return !isOlder && revokedAt === undefined && rejectedOrder <= order && (run.trigger === 'Manual' || !wasLeft);
}

/** A promotion is refused where a newer rejection or a revocation was there before it. */
function nothingStoodAgainst({ promotions, digests }: ImportRecord): readonly string[] {
  return promotions.flatMap(({ digest, order, promotedAt }) => {
    const { revokedAt, rejectedOrder = 0, rejectedAt = '' } = digests.get(digest) ?? {};
    return [
      ...(revokedAt !== undefined && revokedAt < promotedAt ? [`${order} was promoted though revoked`] : []),
      ...(rejectedOrder > order && rejectedAt < promotedAt ? [`${order} was promoted though rejected`] : []),
    ];
  });
}

/** What was rolled back from comes back by hand only, or by another roll-back. */
function onlyByHandAfterRollBack({ digests }: ImportRecord, ended: readonly Ended[]): readonly string[] {
  const decisions = ended
    .filter(({ outcome }) => outcome === 'promoted' || outcome === 'rolledBack')
    .sort((a, b) => (a.run.order ?? 0) - (b.run.order ?? 0));
  const left = new Set<string>();
  const broken: string[] = [];
  let before: string | undefined;
  for (const { run, outcome } of decisions) {
    const { digest = '', trigger } = run;
    if (outcome === 'promoted' && trigger !== 'Manual' && left.has(digest))
      broken.push(`${digest} came back by itself`);
    if (outcome === 'rolledBack' && before !== undefined && before !== digest) left.add(before);
    if (outcome === 'rolledBack' || trigger === 'Manual') left.delete(digest);
    // Where it was revoked, something else was desired that nobody here knows of.
    before = digests.get(run.digest ?? digestOf('A'))?.revokedAt === undefined ? digest : undefined;
  }
  return broken;
}

/** I1: what our convergence wrote had passed every gate. */
function gateFirst({ written }: World, ended: readonly Ended[]): readonly string[] {
  return [...written]
    .filter((digest) => !ended.some(({ run, passed }) => passed && run.digest === digest))
    .map((digest) => `${digest} was written without a yes`);
}
