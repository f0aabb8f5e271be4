import { type RunAnswer, type RunListAnswer, runListSchema } from '../shared/api/run.ts';
import { ask } from './api.ts';
import type { Server } from './server.ts';

export interface RunQuery {
  readonly task?: string;
  readonly status?: string;
  readonly trigger?: string;
  /** ISO 8601. */
  readonly from?: string;
  readonly to?: string;
}

/** So many the API answers at once. */
const mostInOneAnswer = 200;

/** The newest runs, at most so many, asked for page by page. */
export async function listRuns(server: Server, filter: RunQuery, top: number): Promise<readonly RunAnswer[]> {
  const runs: RunAnswer[] = [];
  for (let next: string | undefined = ''; next !== undefined && runs.length < top;) {
    const limit = String(Math.min(mostInOneAnswer, top - runs.length));
    const query: Record<string, string> = { ...filter, limit, ...(next === '' ? {} : { next }) };
    const page: RunListAnswer = await ask(server, runListSchema, { path: '/api/runs', query });
    runs.push(...page.items);
    next = page.next;
  }
  return runs;
}
