import { isFinal, type Run, type RunId } from '../run.ts';
import type { Page, RunFilter } from './ledger.ts';
import { reversedTime } from './keys.ts';
import type { RunIndex } from './runIndex.ts';

export interface RunSource {
  readonly index: RunIndex;
  readonly get: (runId: RunId) => Promise<Run | undefined>;
  readonly unfinished: () => Promise<readonly Run[]>;
}

export interface RunQuery {
  readonly filter: RunFilter;
  readonly limit: number;
  readonly next: string | undefined;
}

/** A run and the place after which the next page begins. */
interface Listed<T> {
  readonly key: string;
  readonly item: T;
}

/** Newest first. Final statuses have lists; a run that goes on changes its own, so those come from the few that are open. */
export async function listRuns(source: RunSource, query: RunQuery): Promise<Page<Run>> {
  const { status } = query.filter;
  const isOpen = status !== undefined && !isFinal(status);
  return isOpen ? await listOpen(source, query) : await listIndexed(source, query);
}

async function listOpen({ unfinished }: RunSource, { filter, limit, next }: RunQuery): Promise<Page<Run>> {
  const after = next === undefined ? '' : decodeToken(next);
  const matching = (await unfinished())
    .filter((run) => matches(run, filter))
    .map((item) => ({ key: `${reversedTime(item.createdAt)}:${item.runId}`, item }))
    .filter(({ key }) => key > after)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  return pageOf(matching, limit);
}

async function listIndexed({ index, get }: RunSource, { filter, limit, next }: RunQuery): Promise<Page<Run>> {
  const after = next === undefined ? undefined : decodeToken(next);
  const found: Listed<RunId>[] = [];
  const expected = filter.trigger === undefined ? limit + 1 : Number.POSITIVE_INFINITY;
  for await (const { key, value } of index.pointers(filter, expected, after)) {
    if (filter.trigger === undefined || value.trigger === filter.trigger) found.push({ key, item: value.runId });
    if (found.length > limit) break;
  }
  const page = pageOf(found, limit);
  const items = await Promise.all(page.items.map((runId) => get(runId)));
  return { ...page, items: items.filter((run) => run !== undefined) };
}

function matches(run: Run, { task, status, trigger, from, to }: RunFilter): boolean {
  return (
    run.status === status &&
    (task === undefined || run.task === task) &&
    (trigger === undefined || run.trigger === trigger) &&
    (from === undefined || Date.parse(run.createdAt) >= Date.parse(from)) &&
    (to === undefined || Date.parse(run.createdAt) <= Date.parse(to))
  );
}

function pageOf<T>(listed: readonly Listed<T>[], limit: number): Page<T> {
  const page = listed.slice(0, limit);
  const last = listed.length > limit ? page.at(-1) : undefined;
  return { items: page.map(({ item }) => item), ...(last && { next: encodeToken(last.key) }) };
}

function encodeToken(key: string): string {
  return Buffer.from(key).toString('base64url');
}

function decodeToken(token: string): string {
  return Buffer.from(token, 'base64url').toString();
}
