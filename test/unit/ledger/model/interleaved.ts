import type { Table, Tables } from '../../../../shared/ledger/table.ts';

/** The same tables, with a turn of somebody else's possible before every request and every page. */
export function interleaved(tables: Tables, turn: () => Promise<void>): Tables {
  return (name) => {
    const table = tables(name);
    return {
      async get(...request) {
        await turn();
        return await table.get(...request);
      },
      async *list(...request) {
        await turn();
        for await (const row of table.list(...request)) {
          yield row;
          await turn();
        }
      },
      async commit(...request) {
        await turn();
        return await table.commit(...request);
      },
    } satisfies Table;
  };
}
