import { z } from 'zod';
import type { Summary } from '../durable/status.ts';

const moment = z.coerce.date().transform((date) => date.getTime());

/** @see https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-http-api#get-all-instances-status */
const filterSchema = z.object({
  runtimeStatus: z
    .string()
    .transform((text) => text.split(',').map((status) => status.trim().toLowerCase()))
    .optional(),
  createdTimeFrom: moment.optional(),
  createdTimeTo: moment.optional(),
  instanceIdPrefix: z.string().default(''),
  top: z.coerce.number().int().positive().default(100),
});
export type Filter = z.infer<typeof filterSchema>;

/** @throws ZodError naming each parameter that is wrong */
export function parseFilter(query: URLSearchParams): Filter {
  const given = [...query].filter(([, value]) => value !== '');
  return filterSchema.parse(Object.fromEntries(given));
}

export function isSelected(summary: Summary, filter: Filter): boolean {
  const { runtimeStatus, createdTimeFrom = -Infinity, createdTimeTo = Infinity, instanceIdPrefix } = filter;
  return (
    (runtimeStatus === undefined || runtimeStatus.includes(summary.runtimeStatus.toLowerCase())) &&
    summary.createdMs >= createdTimeFrom &&
    summary.createdMs <= createdTimeTo &&
    summary.instanceId.startsWith(instanceIdPrefix)
  );
}

export interface Page {
  readonly summaries: readonly Summary[];
  /** Absent on the last page. */
  readonly continuation?: string;
}

/**
 * One page of what a filter selects, by instance ID.
 *
 * @param continuation of the page before
 */
export function pageOf(summaries: readonly Summary[], filter: Filter, continuation: string | undefined): Page {
  const after = continuation === undefined ? '' : Buffer.from(continuation, 'base64url').toString();
  const selected = summaries
    .filter((summary) => summary.instanceId > after && isSelected(summary, filter))
    .sort((a, b) => (a.instanceId < b.instanceId ? -1 : 1));
  const page = selected.slice(0, filter.top);
  const last = page.at(-1);
  if (last === undefined || page.length === selected.length) return { summaries: page };
  return { summaries: page, continuation: Buffer.from(last.instanceId).toString('base64url') };
}
