import type { z } from 'zod';
import type { Decided, ImportChanges } from '../decide/decided.ts';
import { type Digest, formatTaggedImage } from '../image.ts';
import { untilCommitted } from './committed.ts';
import { answerKey, type Asked, decideOnce } from './decideOnce.ts';
import { decisionKeys, digestKey, digestRow, headKey, headRow, importKeyRow, recordKeys } from './importRows.ts';
import { readImport, stateOf, writesOf } from './importState.ts';
import { encodeKey } from './keys.ts';
import type { DigestState, ImportKey, ImportState } from './ledger.ts';
import { type LedgerTools, type Place, readRows } from './places.ts';
import type { RecentTable } from './recentRows.ts';
import type { Row } from './table.ts';

const registered = 'imports';

/** The rows of all imports: one partition each, and one that names them. */
export interface ImportStore {
  readonly table: RecentTable;
  /** The import's partition, made known first: `list` names every import that has rows. */
  partitionOf(key: ImportKey): Promise<string>;
  /** Where to write it: in the partition, made known first. */
  digestOf(key: ImportKey, digest: Digest): Promise<Place<DigestState>>;
  /** Where to read it. */
  digestIn(key: ImportKey, digest: Digest): Place<DigestState>;
  headIn(key: ImportKey): Place<z.infer<typeof headRow>>;
  rowsOf(key: ImportKey): AsyncIterable<Row>;
  /** Decides on what the ledger says now, once per run and verb; again on what it says then when somebody wrote in between. */
  decide<D>(key: ImportKey, asked: Asked<D>, decideOn: (state: ImportState, now: string) => Decided<D>): Promise<D>;
  /** Writes what nobody asked for: as often as there is something to change. */
  change(key: ImportKey, changeOf: (state: ImportState, now: string) => ImportChanges): Promise<void>;
  list(): Promise<readonly ImportKey[]>;
}

export function createImportStore({ tables, now, pause }: LedgerTools): ImportStore {
  const table = tables('Imports');
  const known = new Set<string>();

  async function partitionOf(key: ImportKey): Promise<string> {
    const partition = nameOf(key);
    if (!known.has(partition)) await table.commit(registered, [{ kind: 'put', key: partition, value: key }]);
    known.add(partition);
    return partition;
  }

  function digestIn(key: ImportKey, digest: Digest): Place<DigestState> {
    return { table, partition: nameOf(key), key: digestKey(digest), schema: digestRow };
  }

  return {
    table,
    partitionOf,
    digestIn,
    headIn: (key) => ({ table, partition: nameOf(key), key: headKey, schema: headRow }),
    rowsOf: (key) => table.list(nameOf(key), recordKeys),
    async digestOf(key, digest) {
      await partitionOf(key);
      return digestIn(key, digest);
    },
    async decide(key, asked, decideOn) {
      const partition = await partitionOf(key);
      const answer = { table, partition, key: answerKey(asked), schema: asked.schema };
      return await decideOnce(
        answer,
        async () => {
          const rows = await readImport(table.list(partition, decisionKeys));
          const { decision, changes } = decideOn(stateOf(rows), now().toISOString());
          return { decision, writes: writesOf(rows, changes) };
        },
        pause,
      );
    },
    async change(key, changeOf) {
      const partition = await partitionOf(key);
      await untilCommitted(pause, partition, async () => {
        const rows = await readImport(table.list(partition, decisionKeys));
        const writes = writesOf(rows, changeOf(stateOf(rows), now().toISOString()));
        return (await table.commit(partition, writes)) ? { value: undefined } : undefined;
      });
    },
    list: async () => (await readRows(importKeyRow, table.list(registered))).map(({ value }) => value),
  };
}

function nameOf({ task, target }: ImportKey): string {
  return `${encodeKey(task)}:${encodeKey(formatTaggedImage(target))}`;
}
