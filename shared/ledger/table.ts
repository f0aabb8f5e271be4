/** A row of a table: a JSON value under a key of its partition. */
export interface Row {
  readonly key: string;
  readonly value: unknown;
  /** Another one after every write. */
  readonly etag: string;
}

export type Change =
  /** The row must not be there. */
  | { readonly kind: 'insert'; readonly key: string; readonly value: unknown }
  /** The row must be as it was read. */
  | { readonly kind: 'replace'; readonly key: string; readonly value: unknown; readonly etag: string }
  /** Whatever is there. */
  | { readonly kind: 'put'; readonly key: string; readonly value: unknown }
  /** The row must be there. */
  | { readonly kind: 'delete'; readonly key: string };

export interface KeyRange {
  /** Inclusive. */
  readonly from?: string;
  /** Exclusive. */
  readonly below?: string;
  /** About how many rows will be wanted; more are there for who goes on reading. */
  readonly expected?: number;
}

/** What the ledger needs of a table store. Keys are already encoded. Throws LEDGER_UNREACHABLE. */
export interface Table {
  get(partition: string, key: string): Promise<Row | undefined>;
  /** Rows of one partition by key, ascending. Rows of one page (1,000 or fewer) are of one moment, later pages of a later one. */
  list(partition: string, range?: KeyRange): AsyncIterable<Row>;
  /**
   * Makes all changes or none; at most 100, each of another row.
   *
   * @returns false when a row was not as its change expects: nothing was changed
   */
  commit(partition: string, changes: readonly Change[]): Promise<boolean>;
}

export const tableNames = ['Runs', 'RunIndex', 'Observations', 'Imports', 'Deployments', 'Bases', 'Settings'] as const;
export type TableName = (typeof tableNames)[number];

/** The ledger's tables, each made when it is first used. */
export type Tables = (name: TableName) => Table;
