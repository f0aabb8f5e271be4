import type { z } from 'zod';
import { CustomhouseError } from '../errors.ts';
import { type Pause, untilCommitted } from './committed.ts';
import type { RecentTable, RecentTables } from './recentRows.ts';
import type { Change, Row } from './table.ts';

/** What every part of the ledger is made of. */
export interface LedgerTools {
  readonly tables: RecentTables;
  readonly now: () => Date;
  readonly pause: Pause;
}

/** Where one row is, and what it holds. */
export interface Place<T> {
  readonly table: RecentTable;
  readonly partition: string;
  readonly key: string;
  readonly schema: z.ZodType<T>;
}

/** A row whose value was understood. */
export interface Known<T> {
  readonly key: string;
  readonly value: T;
  readonly etag: string;
}

/** @throws UNEXPECTED for a row that this version can not read */
export function understand<T>(schema: z.ZodType<T>, { key, value, etag }: Row): Known<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { key, value: parsed.data, etag };
  throw new CustomhouseError(
    'UNEXPECTED',
    `The ledger’s row ${key} can not be read by this version of Customhouse. Deploy the version that wrote it, or a newer one.`,
    { cause: parsed.error },
  );
}

export async function readRow<T>({ table, partition, key, schema }: Place<T>): Promise<Known<T> | undefined> {
  const row = await table.get(partition, key);
  return row === undefined ? undefined : understand(schema, row);
}

/** All rows of a partition, or of a range of it. */
export async function readRows<T>(schema: z.ZodType<T>, rows: AsyncIterable<Row>): Promise<readonly Known<T>[]> {
  const known: Known<T>[] = [];
  for await (const row of rows) known.push(understand(schema, row));
  return known;
}

/** Writes a value where a row was read (or was not there): only if that has not changed. */
export function write(key: string, value: unknown, known: Known<unknown> | undefined): Change {
  return known === undefined ? { kind: 'insert', key, value } : { kind: 'replace', key, value, etag: known.etag };
}

/**
 * Changes one row under its ETag: first as it was read last, then, where another was faster or nothing was to be changed in that, read anew.
 *
 * @param change the very value it was given leaves the row as it is; may be asked several times
 * @returns the row's value after it
 */
export async function changeRow<T, V extends T | undefined>(
  place: Place<T>,
  change: (value: T | undefined) => V,
  pause: Pause,
): Promise<V> {
  const { table, partition, key, schema } = place;

  async function apply(
    known: Known<T> | undefined,
  ): Promise<{ readonly value: V; readonly isWritten: boolean } | undefined> {
    const value = change(known?.value);
    if (value === undefined || value === known?.value) return { value, isWritten: false };
    return (await table.commit(partition, [write(key, value, known)])) ? { value, isWritten: true } : undefined;
  }
  const recent = table.recent(partition, key);
  const first = recent && (await apply(understand(schema, recent)));
  if (first?.isWritten === true) return first.value;
  return await untilCommitted(pause, `${partition} ${key}`, async () => apply(await readRow(place)));
}
