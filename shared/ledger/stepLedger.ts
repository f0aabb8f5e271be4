import { z } from 'zod';
import { type RunId, type RunStep, stepNames } from '../run.ts';
import { runId, time } from './brands.ts';
import { encodeKey } from './keys.ts';
import type { StepLedger } from './ledger.ts';
import { type LedgerTools, readRows } from './places.ts';

const stepRow: z.ZodType<RunStep & { readonly runId: RunId }> = z.object({
  runId,
  name: z.enum(stepNames),
  of: z.string().exactOptional(),
  startedAt: time,
});

const steps = { from: 'step:', below: 'step;' } as const;

/** Rows beside the run's own: who notes a step never competes with who changes the run. */
export function createStepLedger({ tables, now }: LedgerTools): StepLedger {
  const table = tables('Runs');

  return {
    async beginStep(id, { name, of }) {
      const key = `${steps.from}${name}${of === undefined ? '' : `:${encodeKey(of)}`}`;
      const value = { runId: id, name, ...(of === undefined ? {} : { of }), startedAt: now().toISOString() };
      await table.commit(id, [{ kind: 'insert', key, value }]);
    },
    async steps(id) {
      const rows = await readRows(stepRow, table.list(id, steps));
      return rows
        .map(({ value: { name, of, startedAt } }) => ({ name, startedAt, ...(of === undefined ? {} : { of }) }))
        .sort((a, b) => a.startedAt.localeCompare(b.startedAt));
    },
  };
}
