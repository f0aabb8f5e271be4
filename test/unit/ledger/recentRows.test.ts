import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decideOnce } from '../../../shared/ledger/decideOnce.ts';
import { changeRow, type Place, readRow } from '../../../shared/ledger/places.ts';
import { type RecentTable, rememberRows } from '../../../shared/ledger/recentRows.ts';
import type { Table } from '../../../shared/ledger/table.ts';
import { fakeTables } from '../../support/tables.ts';

function never(): Promise<void> {
  return Promise.reject(new Error('Nobody should have to wait.'));
}

interface Counted {
  readonly place: Place<number>;
  /** As another process sees it. */
  readonly other: Table;
  readonly reads: () => number;
  readonly writes: () => number;
}

async function rowOf(value: number): Promise<Counted> {
  const other = fakeTables()('Settings');
  let [reads, writes] = [0, 0];
  const counted: Table = {
    ...other,
    get: (partition, key) => ((reads += 1), other.get(partition, key)),
    commit: (partition, changes) => ((writes += 1), other.commit(partition, changes)),
  };
  const table = rememberRows(() => counted)('Settings');
  await other.commit('p', [{ kind: 'insert', key: 'k', value }]);
  return { place: placeIn(table), other, reads: () => reads, writes: () => writes };
}

function placeIn(table: RecentTable): Place<number> {
  return { table, partition: 'p', key: 'k', schema: z.number() };
}

describe('a change of a row that was just read', () => {
  it('reads it no second time', async () => {
    const { place, reads } = await rowOf(1);
    await readRow(place);

    expect(await changeRow(place, (value = 0) => value + 1, never)).toBe(2);

    expect(reads()).toBe(1);
    expect((await readRow(place))?.value).toBe(2);
  });

  it('is made on what another has written since', async () => {
    const { place, other } = await rowOf(1);
    await readRow(place);
    await other.commit('p', [{ kind: 'put', key: 'k', value: 10 }]);

    expect(await changeRow(place, (value = 0) => value + 1, never)).toBe(11);
  });

  it('that would leave it as it was is judged by what it is', async () => {
    const { place, other } = await rowOf(1);
    await readRow(place);
    await other.commit('p', [{ kind: 'put', key: 'k', value: 10 }]);

    expect(await changeRow(place, (value = 0) => (value === 1 ? value : value + 1), never)).toBe(11);
  });

  it('reads it again after its own write', async () => {
    const { place, reads, writes } = await rowOf(1);
    await readRow(place);
    await changeRow(place, (value = 0) => value + 1, never);

    expect(await changeRow(place, (value = 0) => value + 1, never)).toBe(3);

    expect([reads(), writes()]).toEqual([2, 2]);
  });

  it('is remembered for the newest rows only', async () => {
    const { place, reads } = await rowOf(1);
    await readRow(place);
    for (let row = 0; row < 200; row++) {
      await place.table.commit('p', [{ kind: 'insert', key: `k${row}`, value: row }]);
      await place.table.get('p', `k${row}`);
    }

    expect(place.table.recent('p', 'k')).toBeUndefined();
    expect(place.table.recent('p', 'k0')?.value).toBe(0);
    expect(reads()).toBe(201);
  });
});

describe('a decision that was made before', () => {
  it('stands, even where it could not be made now', async () => {
    const { place } = await rowOf(7);

    const decision = await decideOnce(place, () => Promise.reject(new Error('The registry does not answer.')), never);

    expect(decision).toBe(7);
  });
});
