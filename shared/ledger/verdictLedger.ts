import type { Digest } from '../image.ts';
import { untilCommitted } from './committed.ts';
import { cut } from './cut.ts';
import { digestKey, verdictKey, verdictKeys, verdictRow } from './importRows.ts';
import type { ImportStore } from './importStore.ts';
import type { DigestRecord, ImportKey, ImportLedger, Verdict } from './ledger.ts';
import { type LedgerTools, readRow, readRows, write } from './places.ts';
import { faultsInRow, newestFirst } from './verdicts.ts';

/** Kept per digest; older ones are forgotten. */
const mostVerdicts = 20;

/** What gates said of digests. */
export function createVerdictLedger(
  store: ImportStore,
  { now, pause }: LedgerTools,
): Pick<ImportLedger, 'recordVerdict'> {
  return {
    async recordVerdict(key, digest, verdict) {
      return await untilCommitted(pause, `the verdict on ${digest}`, () => attempt(key, digest, shortened(verdict)));
    },
  };

  async function attempt(
    key: ImportKey,
    digest: Digest,
    verdict: Verdict,
  ): Promise<{ readonly value: DigestRecord } | undefined> {
    const place = await store.digestOf(key, digest);
    const ownKey = verdictKey(digest, verdict);
    const [known, kept] = await Promise.all([
      readRow(place),
      readRows(verdictRow, store.table.list(place.partition, verdictKeys(digest))),
    ]);
    const others = kept.filter((row) => row.key !== ownKey);

    const verdicts = newestFirst([verdict, ...others.map(({ value }) => value.verdict)]).slice(0, mostVerdicts);
    const forgotten = others.filter(({ value }) => !verdicts.includes(value.verdict));
    const state = known?.value ?? { digest, firstSeenAt: now().toISOString(), holders: [], quarantine: 'absent' };
    const isCommitted = await store.table.commit(place.partition, [
      ...(known === undefined ? [write(digestKey(digest), state, undefined)] : []),
      { kind: 'put', key: ownKey, value: { digest, verdict } },
      ...forgotten.map((row) => ({ kind: 'delete', key: row.key }) as const),
    ]);
    return isCommitted ? { value: { ...state, verdicts, faultsInRow: faultsInRow(verdicts) } } : undefined;
  }
}

function shortened(verdict: Verdict): Verdict {
  const { evidence, reason } = verdict;
  return { ...verdict, evidence: cut(evidence), ...(reason === undefined ? {} : { reason: cut(reason) }) };
}
