import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { readAllJson, removeFile, writeJson } from './jsonFile.ts';
import { omit } from './omit.ts';
import { errorBody, Refusal } from './refusal.ts';
import type { Answer, Route } from './router.ts';

/** How long a finished operation can still be asked for. */
const keepMs = 24 * 3_600_000;

const recordSchema = z.object({
  id: z.string(),
  /** ARM resource ID. */
  resource: z.string(),
  status: z.enum(['InProgress', 'Succeeded', 'Failed', 'Canceled']),
  startTime: z.iso.datetime(),
  endTime: z.iso.datetime().optional(),
  error: z
    .object({ status: z.number(), code: z.string(), message: z.string(), target: z.string().optional() })
    .optional(),
});
type OperationRecord = z.infer<typeof recordSchema>;

/** What goes on after the answer 202 (or 201), and is polled. */
export interface Operations {
  /**
   * Begins `work` and remembers how it ends, across restarts; what is in progress at a crash has failed.
   *
   * @returns the headers that tell the client where to poll; `ended` resolves when it has ended, never rejects
   */
  begin(resource: string, work: () => Promise<void>): { readonly headers: PollHeaders; readonly ended: Promise<void> };
  readonly routes: readonly Route[];
}

export interface PollHeaders {
  /** Answers 202 until the end, then 200 or the error's status. */
  readonly location: string;
  /** Answers 200 with `{status, error}`. */
  readonly 'azure-asyncoperation': string;
}

export interface OperationsOptions {
  readonly url: string;
  readonly directory: string;
  readonly subscriptionId: string;
  readonly location: string;
  readonly now: () => Date;
  readonly onFault: (error: unknown) => void;
}

export function openOperations(options: OperationsOptions): Operations {
  const { directory, now } = options;
  const records = new Map<string, OperationRecord>();
  function fileOf(id: string): string {
    return join(directory, `${id}.json`);
  }
  function put(record: OperationRecord): void {
    records.set(record.id, record);
    writeJson(fileOf(record.id), record);
  }
  function end(record: OperationRecord, error?: unknown): void {
    if (error !== undefined && !(error instanceof Refusal)) options.onFault(error);
    const status = error instanceof Refusal ? error.status : 500;
    const failure = error === undefined ? {} : { error: { status, ...errorBody(error) } };
    put({ ...record, status: error === undefined ? 'Succeeded' : 'Failed', endTime: now().toISOString(), ...failure });
  }
  for (const record of readAllJson(directory, recordSchema)) {
    if (record.status === 'InProgress') end(record, interrupted(record.resource));
    else if (Date.parse(record.startTime) + keepMs < now().getTime()) removeFile(fileOf(record.id));
    else records.set(record.id, record);
  }

  return {
    begin(resource, work) {
      const record: OperationRecord = {
        id: randomUUID(),
        resource,
        status: 'InProgress',
        startTime: now().toISOString(),
      };
      put(record);
      const ended = work().then(
        () => end(record),
        (error: unknown) => end(record, error),
      );
      return { headers: pollHeaders(options, record), ended };
    },
    routes: [
      {
        method: 'GET',
        path: pollPath('operationResults'),
        handle: (call) => result(records.get(call.params['id'] ?? '')),
      },
      { method: 'GET', path: pollPath('operations'), handle: (call) => status(records.get(call.params['id'] ?? '')) },
    ],
  };
}

function pollPath(kind: string): string {
  return `/subscriptions/{subscription}/providers/{namespace}/locations/{location}/${kind}/{id}`;
}

function pollHeaders(
  { url, subscriptionId, location }: OperationsOptions,
  { id, resource }: OperationRecord,
): PollHeaders {
  const namespace = /\/providers\/([^/]+)\//.exec(resource)?.[1] ?? 'Microsoft.Resources';
  const base = `${url}/subscriptions/${subscriptionId}/providers/${namespace}/locations/${location}`;
  const query = '?api-version=2019-06-01-preview';
  return {
    location: `${base}/operationResults/${id}${query}`,
    'azure-asyncoperation': `${base}/operations/${id}${query}`,
  };
}

function result(record: OperationRecord | undefined): Answer {
  if (record === undefined) throw unknownOperation();
  if (record.status === 'InProgress') return { status: 202 };
  if (record.error === undefined) return { status: 200 };
  const { status: code, ...error } = record.error;
  return { status: code, body: { error } };
}

function status(record: OperationRecord | undefined): Answer {
  if (record === undefined) throw unknownOperation();
  const { id, resource, status: state, startTime, endTime } = record;
  const failure = record.error === undefined ? {} : { error: omit(record.error, 'status') };
  return { status: 200, body: { id: resource, name: id, status: state, startTime, endTime, ...failure } };
}

function unknownOperation(): Refusal {
  return new Refusal(404, 'OperationNotFound', 'There is no such operation, or it ended more than a day ago.');
}

function interrupted(resource: string): Refusal {
  // Not a 5xx: the clients would ask again for seconds, and the answer stays.
  return new Refusal(409, 'OperationInterrupted', `The local Azure was stopped during this operation on ${resource}.`);
}
