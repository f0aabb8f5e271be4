import type { z } from 'zod';
import type { Digest } from '../image.ts';
import { untilCommitted } from './committed.ts';
import { cut } from './cut.ts';
import { digestKey, verdictKey, verdictKeys, verdictRow } from './importRows.ts';
import type { ImportStore } from './importStore.ts';
import type { DigestRecord, DigestState, ImportKey, ImportLedger, Verdict } from './ledger.ts';
import { type Known, type LedgerTools, type Place, readRow, readRows, write } from './places.ts';
import { digestRecordOf, newestFirst } from './verdicts.ts';

/** Kept per digest; older ones are forgotten. */
const mostVerdicts = 20;

/** What is known of digests, and what gates said of them. */
export function createVerdictLedger(
  store: ImportStore,
  { now, pause }: LedgerTools,
): Pick<ImportLedger, 'digest' | 'recordVerdict'> {
  return {
    async digest(key, digest) {
      const { known, kept } = await rowsOf(store.digestIn(key, digest), digest);
      return known && digestRecordOf(known.value, newestFirst(kept.map(({ value }) => value.verdict)));
    },
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
    const { known, kept } = await rowsOf(place, digest);
    const others = kept.filter((row) => row.key !== ownKey);

    const verdicts = newestFirst([verdict, ...others.map(({ value }) => value.verdict)]).slice(0, mostVerdicts);
    const forgotten = others.filter(({ value }) => !verdicts.includes(value.verdict));
    const state = known?.value ?? { digest, firstSeenAt: now().toISOString(), holders: [], quarantine: 'absent' };
    const isCommitted = await store.table.commit(place.partition, [
      ...(known === undefined ? [write(digestKey(digest), state, undefined)] : []),
      { kind: 'put', key: ownKey, value: { digest, verdict } },
      ...forgotten.map((row) => ({ kind: 'delete', key: row.key }) as const),
    ]);
    return isCommitted ? { value: digestRecordOf(state, verdicts) } : undefined;
  }
}

interface DigestRows {
  readonly known: Known<DigestState> | undefined;
  readonly kept: readonly Known<z.infer<typeof verdictRow>>[];
}

async function rowsOf(place: Place<DigestState>, digest: Digest): Promise<DigestRows> {
  const verdicts = place.table.list(place.partition, verdictKeys(digest));
  const [known, kept] = await Promise.all([readRow(place), readRows(verdictRow, verdicts)]);
  return { known, kept };
}

function shortened(verdict: Verdict): Verdict {
  const { evidence, reason } = verdict;
  return { ...verdict, evidence: cut(evidence), ...(reason === undefined ? {} : { reason: cut(reason) }) };
}
