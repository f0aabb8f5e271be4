import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { localPace, type Pace, type Target } from './target.ts';

/** What the walkthrough reads of a run. Its own schema: the driver holds the API to what it promises. */
const runSchema = z.object({
  runId: z.string(),
  task: z.string(),
  trigger: z.string(),
  status: z.string(),
  platform: z.string(),
  outcome: z.string().optional(),
  reason: z.string().optional(),
  digest: z.string().optional(),
  baseDigest: z.string().optional(),
  createdAt: z.string(),
  startedAt: z.string().optional(),
  finishedAt: z.string().optional(),
});
export type Run = z.infer<typeof runSchema>;

const runList = z.object({ items: z.array(runSchema), next: z.string().optional() });
const promotionList = z.object({
  promotions: z.array(z.object({ digest: z.string(), uniqueTag: z.string(), isDesired: z.boolean() })),
});
const deploymentList = z.object({
  items: z.array(
    z.object({
      task: z.string(),
      actual: z.object({ digest: z.string().optional(), address: z.string().optional() }).optional(),
    }),
  ),
});

const taskList = z.object({ items: z.array(z.object({ name: z.string() })) });

const msPerMinute = 60_000;
const finalStatuses = ['Succeeded', 'Failed', 'Canceled', 'Error', 'Timeout'];

export type Api = ReturnType<typeof createApi>;

/** The function app's HTTP API. A refusal is thrown with the problem's own words. */
export function createApi({
  functionApp,
  key,
  pace = localPace,
}: Pick<Target, 'functionApp' | 'key'> & { readonly pace?: Pace }) {
  async function call(method: string, path: string, body?: unknown): Promise<Response> {
    const response = await fetch(new URL(path, functionApp), {
      method,
      headers: { 'x-functions-key': key, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${await response.text()}`);
    return response;
  }

  async function json<T>(schema: z.ZodType<T>, method: string, path: string, body?: unknown): Promise<T> {
    return schema.parse(await (await call(method, path, body)).json());
  }

  /** Every run, newest first. */
  async function runs(task?: string): Promise<readonly Run[]> {
    const all: Run[] = [];
    for (let next: string | undefined = ''; next !== undefined;) {
      const query = new URLSearchParams({
        limit: '200',
        ...(task === undefined ? {} : { task }),
        ...(next === '' ? {} : { next }),
      });
      const page: z.infer<typeof runList> = await json(runList, 'GET', `/api/runs?${query.toString()}`);
      all.push(...page.items);
      next = page.next;
    }
    return all;
  }

  /** The run once it has ended. @throws when it does not in time */
  async function ended(runId: string): Promise<Run> {
    return poll(
      `run ${runId} to end`,
      async () => {
        const run = await json(runSchema, 'GET', `/api/runs/${runId}`);
        return finalStatuses.includes(run.status) ? run : undefined;
      },
      pace,
    );
  }

  return {
    runs,
    ended,
    /** Starts a task by hand and waits for its end. */
    run: async (task: string) => ended((await json(runSchema, 'POST', `/api/tasks/${task}/runs`, {})).runId),
    /** The one run of a task that is not among `known`, once it has ended. */
    nextRun: async (task: string, known: ReadonlySet<string>) => {
      const started = await poll(
        `a new run of ${task}`,
        async () => (await runs(task)).find(({ runId }) => !known.has(runId)),
        pace,
      );
      return ended(started.runId);
    },
    update: (task: string, change: { readonly enabled?: boolean; readonly set?: Readonly<Record<string, string>> }) =>
      call('PATCH', `/api/tasks/${task}`, change),
    rollBack: async (task: string, to: string) =>
      ended((await json(runSchema, 'POST', `/api/images/${task}/rollback`, { to, note: 'walkthrough' })).runId),
    promotions: async (task: string) => (await json(promotionList, 'GET', `/api/images/${task}/history`)).promotions,
    /** Where a task's deployment answers. */
    address: async (task: string) =>
      (await json(deploymentList, 'GET', '/api/deployments')).items.find((one) => one.task === task)?.actual?.address,
    /** Names of the configured tasks. */
    tasks: async () => (await json(taskList, 'GET', '/api/tasks')).items.map(({ name }) => name),
    log: async (runId: string) => (await call('GET', `/api/runs/${runId}/log`)).text(),
  };
}

/** Looks until there is something to see. */
export async function poll<T>(
  what: string,
  look: () => Promise<T | undefined>,
  { lookIntervalMs, longestRunMs }: Pace = localPace,
): Promise<T> {
  const latest = Date.now() + longestRunMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (Date.now() > latest) throw new Error(`Waited ${longestRunMs / msPerMinute} minutes for ${what}.`);
    await setTimeout(lookIntervalMs);
  }
}
