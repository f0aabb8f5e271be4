import type { z } from 'zod';
import type { ImportChanges } from '../decide/decided.ts';
import type { Digest } from '../image.ts';
import { digestKey, digestRow, headKey, headRow, promotionKey, promotionRow, verdictRow } from './importRows.ts';
import type { DigestState, ImportRecord, ImportState, Promotion, Verdict } from './ledger.ts';
import { type Known, understand, write } from './places.ts';
import type { Change, Row } from './table.ts';
import { digestRecordOf, newestFirst } from './verdicts.ts';

/** One import's rows, as far as they were read. */
export interface ImportRows {
  readonly head: Known<z.infer<typeof headRow>> | undefined;
  readonly promotions: readonly Known<Promotion>[];
  readonly digests: ReadonlyMap<Digest, Known<DigestState>>;
  readonly verdicts: ReadonlyMap<Digest, readonly Verdict[]>;
}

export async function readImport(rows: AsyncIterable<Row>): Promise<ImportRows> {
  let head: ImportRows['head'];
  const promotions: Known<Promotion>[] = [];
  const digests = new Map<Digest, Known<DigestState>>();
  const verdicts = new Map<Digest, Verdict[]>();
  for await (const row of rows) {
    if (row.key === headKey) head = understand(headRow, row);
    if (row.key.startsWith('promotion:')) promotions.unshift(understand(promotionRow, row));
    if (row.key.startsWith('digest:')) {
      const known = understand(digestRow, row);
      digests.set(known.value.digest, known);
    }
    if (row.key.startsWith('verdict:')) {
      const { digest, verdict } = understand(verdictRow, row).value;
      verdicts.set(digest, [...(verdicts.get(digest) ?? []), verdict]);
    }
  }
  return { head, promotions, digests, verdicts };
}

/** What decisions are drawn from. */
export function stateOf({ head, promotions, digests }: ImportRows): ImportState {
  return {
    ...head?.value,
    promotions: promotions.map(({ value }) => value),
    digests: new Map([...digests].map(([digest, { value }]) => [digest, value])),
  };
}

export function recordOf(rows: ImportRows): ImportRecord {
  const digests = [...rows.digests].map(([digest, { value }]) => {
    return [digest, digestRecordOf(value, newestFirst(rows.verdicts.get(digest) ?? []))] as const;
  });
  return { ...stateOf(rows), digests: new Map(digests) };
}

/**
 * What a decision writes. The head is among it, changed or not: every mark and promotion that another decision relied on was
 * made together with a new head, so one ETag stands for all of them.
 */
export function writesOf({ head, digests }: ImportRows, changes: ImportChanges): readonly Change[] {
  const { desired, promotion, digests: marked = [] } = changes;
  const marks = marked.map((state) => write(digestKey(state.digest), state, digests.get(state.digest)));
  const promoted = promotion === undefined ? [] : [write(promotionKey(promotion.order), promotion, undefined)];
  if (desired === undefined && marks.length + promoted.length === 0) return [];
  const newHead = desired === undefined ? (head?.value ?? {}) : { desired };
  return [write(headKey, newHead, head), ...promoted, ...marks];
}
