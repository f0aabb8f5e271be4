import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { App } from '../app/loadApp.ts';
import type { RegisteredFunction, TriggerOf } from '../app/registration.ts';
import type { RpcData } from '../app/rpc.ts';
import { isKey, type Keys } from '../keys.ts';
import { describeError, type Log } from '../log.ts';
import { keyOf } from './functionKeys.ts';
import { jsonReply, readBody, type Reply } from './reply.ts';

export const eventGridPath = '/runtime/webhooks/EventGrid';

export interface EventGridOptions {
  readonly app: App;
  readonly keys: Keys;
  readonly bodyLimitBytes: number;
  readonly extraInputs: (one: RegisteredFunction) => Readonly<Record<string, RpcData>>;
  readonly log: Log;
}

/** @see https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema */
const validationSchema = z.object({ data: z.object({ validationCode: z.string() }) });
const eventsSchema = z.union([
  z.array(z.record(z.string(), z.unknown())),
  z.record(z.string(), z.unknown()).transform((event) => [event]),
]);

/**
 * The webhook that Event Grid delivers to: `?functionName=<name>&code=<system key>`.
 *
 * 202 when every event was taken; 500 when the function threw for one, so that Event Grid sends the payload again.
 * What is not JSON is answered 400, which Event Grid does not repeat.
 *
 * @see https://learn.microsoft.com/azure/event-grid/receive-events
 */
export function createEventGridWebhook(
  options: EventGridOptions,
): (request: IncomingMessage, url: URL) => Promise<Reply> {
  const { app, keys, bodyLimitBytes, log } = options;
  return async (request, url) => {
    if (!isKey(keyOf(request, url.searchParams), keys.eventGrid, keys.master)) return { status: 401 };
    const one = app.find('eventGridTrigger', url.searchParams.get('functionName') ?? '');
    if (one === undefined) return { status: 404 };
    if (request.method === 'OPTIONS') return allowOrigin(request);
    if (request.method !== 'POST') return { status: 405 };
    const bytes = await readBody(request, bodyLimitBytes);
    if (bytes === undefined) return { status: 413 };
    const events = parseEvents(bytes);
    if (events === undefined) {
      log('warning', one.name, `Event Grid's webhook got ${bytes.length} bytes that are no JSON object or array.`);
      return { status: 400 };
    }
    return answer(kindOf(request), one, events, options);
  };
}

async function answer(
  kind: string,
  one: RegisteredFunction<TriggerOf<'eventGridTrigger'>>,
  events: readonly Record<string, unknown>[],
  { app, extraInputs, log }: EventGridOptions,
): Promise<Reply> {
  if (kind === 'subscriptionvalidation') {
    const validation = validationSchema.safeParse(events[0]);
    if (!validation.success) return { status: 400 };
    return jsonReply(200, { validationResponse: validation.data.data.validationCode });
  }
  if (kind === 'unsubscribe') return { status: 202 };
  if (kind !== 'notification') return { status: 400 };
  const calls = events.map((event) => app.invoke(one, { json: JSON.stringify(event) }, extraInputs(one)));
  const failures = (await Promise.allSettled(calls)).filter((result) => result.status === 'rejected');
  for (const failure of failures) log('error', one.name, describeError(failure.reason));
  return { status: failures.length === 0 ? 202 : 500 };
}

/** Events in the CloudEvents schema name themselves by their media type, too. */
function kindOf(request: IncomingMessage): string {
  const given = request.headers['aeg-event-type']?.toString().toLowerCase();
  const isCloudEvent = /^application\/cloudevents(-batch)?\+json\b/i.test(request.headers['content-type'] ?? '');
  return given ?? (isCloudEvent ? 'notification' : '');
}

/** @see https://github.com/cloudevents/spec/blob/v1.0/http-webhook.md#4-abuse-protection */
function allowOrigin(request: IncomingMessage): Reply {
  const origin = request.headers['webhook-request-origin']?.toString();
  return origin === undefined ? { status: 400 } : { status: 200, headers: { 'webhook-allowed-origin': origin } };
}

function parseEvents(bytes: Buffer): Record<string, unknown>[] | undefined {
  try {
    return eventsSchema.safeParse(JSON.parse(bytes.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}
