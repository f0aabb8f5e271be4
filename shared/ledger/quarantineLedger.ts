import { beginDeletion } from '../decide/beginDeletion.ts';
import type { Digest } from '../image.ts';
import type { RunId } from '../run.ts';
import { untilCommitted } from './committed.ts';
import type { ImportStore } from './importStore.ts';
import type { DigestState, ImportKey, ImportLedger } from './ledger.ts';
import { changeRow, type LedgerTools, readRow, write } from './places.ts';

export type QuarantineLedger = Pick<
  ImportLedger,
  'enterQuarantine' | 'markQuarantined' | 'leaveQuarantine' | 'beginDeletion' | 'endDeletion'
>;

/** Who needs a digest's quarantine, and whether it is there. */
export function createQuarantineLedger(store: ImportStore, { now, pause }: LedgerTools): QuarantineLedger {
  async function change(key: ImportKey, digest: Digest, to: (state: DigestState) => DigestState): Promise<void> {
    await changeRow(await store.digestOf(key, digest), (state) => state && to(state), pause);
  }

  return {
    async enterQuarantine(key, digest, runId) {
      const firstSeenAt = now().toISOString();
      const { quarantine } = await changeRow(
        await store.digestOf(key, digest),
        (state: DigestState = { digest, firstSeenAt, holders: [], quarantine: 'absent' }) => entered(state, runId),
        pause,
      );
      return quarantine === 'deleting' ? 'wait' : 'entered';
    },
    markQuarantined: (key, digest) => change(key, digest, (state) => from(state, 'absent', 'present')),
    leaveQuarantine: (key, digest, runId) => change(key, digest, (state) => left(state, runId)),
    async beginDeletion(key, digest, finished) {
      const place = await store.digestOf(key, digest);
      return await untilCommitted(pause, `the quarantine of ${digest}`, async () => {
        const known = await readRow(place);
        if (known === undefined) return { value: false };
        const state = beginDeletion(known.value, await unfinishedOf(known.value.holders, finished));
        const isCommitted = await place.table.commit(place.partition, [write(place.key, state, known)]);
        return isCommitted ? { value: state.quarantine === 'deleting' } : undefined;
      });
    },
    endDeletion: (key, digest) => change(key, digest, (state) => from(state, 'deleting', 'absent')),
  };
}

function entered(state: DigestState, runId: RunId): DigestState {
  if (state.quarantine === 'deleting' || state.holders.includes(runId)) return state;
  return { ...state, holders: [...state.holders, runId] };
}

function left(state: DigestState, runId: RunId): DigestState {
  if (!state.holders.includes(runId)) return state;
  return { ...state, holders: state.holders.filter((holder) => holder !== runId) };
}

function from(state: DigestState, before: DigestState['quarantine'], after: DigestState['quarantine']): DigestState {
  return state.quarantine === before ? { ...state, quarantine: after } : state;
}

async function unfinishedOf(
  holders: readonly RunId[],
  finished: (runId: RunId) => Promise<boolean>,
): Promise<ReadonlySet<RunId>> {
  const unfinished = await Promise.all(holders.map(async (holder) => !(await finished(holder))));
  return new Set(holders.filter((_, index) => unfinished[index]));
}
