import type { JSX } from 'preact';
import { runListSchema } from '../../shared/api/run.ts';
import { linkTo } from '../api/useLocation.ts';
import { usePolled } from '../api/usePolled.ts';
import { Page } from '../parts/page.tsx';
import { Reading } from '../parts/reading.tsx';
import { RunFilter } from '../parts/runs/runFilter.tsx';
import { RunTable } from '../parts/runs/runTable.tsx';

/** As many as a screen shows: each is a read of the ledger, and the first page is waited for. */
const pageLength = 25;
const everyMs = 3000;

/** All runs, newest first. Filter and page are in the address, so that both can be sent to somebody. */
export function RunsPage({ query }: { readonly query: URLSearchParams }): JSX.Element {
  const path = `/runs?${searchOf(query).toString()}`;
  const { data, refusal } = usePolled(path, runListSchema, () => everyMs);
  const parameters = Object.fromEntries(query);
  return (
    <Page title="Runs" refusal={refusal}>
      <RunFilter query={query} />
      {data === undefined ? <Reading refusal={refusal} /> : <RunTable runs={data.items} />}
      <nav class="pages" aria-label="Pages of runs">
        {query.has('next') && <a href={linkTo('runs', undefined, { ...parameters, next: '' })}>Newest</a>}
        {data?.next !== undefined && <a href={linkTo('runs', undefined, { ...parameters, next: data.next })}>Older</a>}
      </nav>
    </Page>
  );
}

/** The address as the API is asked; its times are the reader's, the API's UTC. */
function searchOf(query: URLSearchParams): URLSearchParams {
  const search = new URLSearchParams({ limit: String(pageLength) });
  for (const name of ['task', 'status', 'trigger', 'next']) {
    const value = query.get(name);
    if (value !== null) search.set(name, value);
  }
  for (const name of ['from', 'to']) {
    const time = Date.parse(query.get(name) ?? '');
    if (!Number.isNaN(time)) search.set(name, new Date(time).toISOString());
  }
  return search;
}
