import { z } from 'zod';
import { encodeKey } from './keys.ts';
import type { BaseLedger } from './ledger.ts';
import { type LedgerTools, readRow, readRows } from './places.ts';

const baseRow = z.object({ task: z.string(), images: z.array(z.string()) });
/** One row per build task: few enough that who asks for an image's dependents reads them all, and none can be half written. */
const partition = 'tasks';

export function createBaseLedger({ tables }: LedgerTools): BaseLedger {
  const table = tables('Bases');

  return {
    async write(task, images) {
      const value = { task, images: [...new Set(images)].sort() };
      await table.commit(partition, [{ kind: 'put', key: encodeKey(task), value }]);
    },
    async dependents(image) {
      const rows = await readRows(baseRow, table.list(partition));
      return rows.filter(({ value }) => value.images.includes(image)).map(({ value }) => value.task);
    },
    async of(task) {
      const row = await readRow({ table, partition, key: encodeKey(task), schema: baseRow });
      return row?.value.images ?? [];
    },
  };
}
