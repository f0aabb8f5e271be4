import { adopt } from '../decide/adopt.ts';
import { confirmUnchanged } from '../decide/confirmUnchanged.ts';
import { promote } from '../decide/promote.ts';
import { reject } from '../decide/reject.ts';
import { revoke } from '../decide/revoke.ts';
import { rollBack } from '../decide/rollBack.ts';
import { cut } from './cut.ts';
import { decisionRow, revocationRow } from './decideOnce.ts';
import { promotionKey, promotionRow } from './importRows.ts';
import { readImport, recordOf } from './importState.ts';
import { createImportStore } from './importStore.ts';
import type { ImportKey, ImportLedger, Promotion } from './ledger.ts';
import { changeRow, type LedgerTools, readRow } from './places.ts';
import { createQuarantineLedger } from './quarantineLedger.ts';
import { createVerdictLedger } from './verdictLedger.ts';

export function createImportLedger(tools: LedgerTools): ImportLedger {
  const store = createImportStore(tools);

  async function changePromotion(
    key: ImportKey,
    order: number,
    change: (promotion: Promotion) => Promotion,
  ): Promise<void> {
    const partition = await store.partitionOf(key);
    const place = { table: store.table, partition, key: promotionKey(order), schema: promotionRow };
    await changeRow(place, (promotion) => promotion && change(promotion), tools.pause);
  }

  return {
    ...createQuarantineLedger(store, tools),
    ...createVerdictLedger(store, tools),
    list: () => store.list(),
    read: async (key) => recordOf(await readImport(store.rowsOf(key))),
    desired: async (key) => (await readRow(store.headIn(key)))?.value.desired,
    adopt: (key, digest) => store.change(key, (state, now) => adopt(state, digest, now)),
    promote: (key, input) =>
      store.decide(key, { ...input, verb: 'promote', schema: decisionRow }, (state, now) => promote(state, input, now)),
    confirmUnchanged: (key, input) =>
      store.decide(key, { ...input, verb: 'confirmUnchanged', schema: decisionRow }, (state, now) =>
        confirmUnchanged(state, input, now),
      ),
    reject: (key, input) =>
      store.decide(key, { ...input, verb: 'reject', schema: decisionRow }, (state, now) =>
        reject(state, { ...input, reason: cut(input.reason) }, now),
      ),
    rollBack: (key, input) =>
      store.decide(key, { ...input, verb: 'rollBack', schema: decisionRow }, (state, now) =>
        rollBack(state, input, now),
      ),
    revoke: (key, input) =>
      store.decide(key, { ...input, verb: 'revoke', schema: revocationRow }, (state, now) =>
        revoke(state, { ...input, reason: cut(input.reason) }, now),
      ),
    markTagged: (key, order) =>
      changePromotion(key, order, (promotion) => (promotion.tagged ? promotion : written(promotion))),
    markMoved: (key, order) =>
      changePromotion(key, order, (promotion) =>
        promotion.tagged ? { ...promotion, tagged: false, moved: true } : promotion,
      ),
  };
}

function written({ digest, order, runId, uniqueTag, promotedAt }: Promotion): Promotion {
  return { digest, order, runId, uniqueTag, promotedAt, tagged: true };
}
