import type { TableClient, TableEntity, TransactionAction } from '@azure/data-tables';
import { odata } from '@azure/data-tables';
import { isConflict, tableFault } from './tableFault.ts';
import type { Change, KeyRange, Row, Table } from './table.ts';

/** Table Storage answers at most so many rows at once. */
const pageSize = 1000;

type ValueEntity = TableEntity<{ readonly value: string }>;

/** A table of Azure Table Storage (or Azurite), made when it is first used. Values are kept as JSON in one property, at most 64 KB. */
export function azureTable(client: TableClient): Table {
  let made: Promise<void> | undefined;

  async function ready(): Promise<void> {
    made ??= client.createTable();
    try {
      await made;
    } catch (error) {
      made = undefined;
      throw tableFault(error, `make the table ${client.tableName}`);
    }
  }

  async function get(partition: string, key: string): Promise<Row | undefined> {
    await ready();
    try {
      return toRow(await client.getEntity<ValueEntity>(partition, key));
    } catch (error) {
      if (isConflict(error)) return undefined;
      throw tableFault(error, `read ${partition} in the table ${client.tableName}`);
    }
  }

  async function* list(partition: string, range: KeyRange = {}): AsyncIterable<Row> {
    await ready();
    const pages = client
      .listEntities<ValueEntity>({ queryOptions: { filter: filterOf(partition, range) } })
      .byPage({ maxPageSize: Math.min(range.expected ?? pageSize, pageSize) });
    try {
      for await (const page of pages) yield* page.map(toRow);
    } catch (error) {
      throw tableFault(error, `list ${partition} in the table ${client.tableName}`);
    }
  }

  async function commit(partition: string, changes: readonly Change[]): Promise<boolean> {
    await ready();
    try {
      const [first, ...others] = changes;
      if (first === undefined) return true;
      if (others.length === 0) await apply(client, partition, first);
      else await client.submitTransaction(changes.map((change) => toAction(partition, change)));
      return true;
    } catch (error) {
      if (isConflict(error)) return false;
      throw tableFault(error, `write ${partition} in the table ${client.tableName}`);
    }
  }

  return { get, list, commit };
}

function filterOf(partition: string, { from, below }: KeyRange): string {
  const whole = odata`PartitionKey eq ${partition}`;
  const lower = from === undefined ? '' : odata` and RowKey ge ${from}`;
  const upper = below === undefined ? '' : odata` and RowKey lt ${below}`;
  return whole + lower + upper;
}

function toRow(entity: ValueEntity & { readonly rowKey?: string; readonly etag?: string }): Row {
  return { key: entity.rowKey, etag: entity.etag ?? '', value: JSON.parse(entity.value) as unknown };
}

function toEntity(partitionKey: string, change: Exclude<Change, { kind: 'delete' }>): ValueEntity {
  return { partitionKey, rowKey: change.key, value: JSON.stringify(change.value) };
}

async function apply(client: TableClient, partition: string, change: Change): Promise<unknown> {
  if (change.kind === 'delete') return await client.deleteEntity(partition, change.key);
  const entity = toEntity(partition, change);
  if (change.kind === 'insert') return await client.createEntity(entity);
  if (change.kind === 'put') return await client.upsertEntity(entity, 'Replace');
  return await client.updateEntity(entity, 'Replace', { etag: change.etag });
}

function toAction(partitionKey: string, change: Change): TransactionAction {
  if (change.kind === 'delete') return ['delete', { partitionKey, rowKey: change.key }];
  const entity = toEntity(partitionKey, change);
  if (change.kind === 'insert') return ['create', entity];
  if (change.kind === 'put') return ['upsert', entity, 'Replace'];
  return ['update', entity, 'Replace', { etag: change.etag }];
}
