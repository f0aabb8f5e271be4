import { z } from 'zod';
import { invalidInstanceId, isInstanceId } from '../durable/instanceId.ts';
import type { Delivery, Instances } from '../durable/instances.ts';
import type { Status } from '../durable/status.ts';
import { jsonReply, type Reply } from '../http/reply.ts';
import { isSelected, pageOf, parseFilter } from './filter.ts';
import { historyEvents } from './historyEvents.ts';

export interface DurableCall {
  readonly method: string;
  /** Decoded parts of the path behind the prefix, without empty ones. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  /** Of this API, for links: ends with a slash. */
  readonly baseUrl: string;
}

const continuationHeader = 'x-ms-continuation-token';

/**
 * The HTTP API of the Durable extension, as far as `durable-functions`' client and people with curl use it.
 *
 * @see https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-http-api
 */
export function answerDurableCall(instances: Instances, call: DurableCall): Reply {
  const { method, path } = call;
  const [first, second, third, fourth] = path;
  try {
    if (first === 'orchestrators' && method === 'POST' && second !== undefined && path.length <= 3) {
      return start(instances, call, second, third);
    }
    if (first !== 'instances') return refused(call);
    if (second === undefined) {
      if (method === 'GET') return list(instances, call);
      return method === 'DELETE' ? purgeSelected(instances, call) : refused(call);
    }
    if (path.length === 2 && method === 'GET') return getStatus(instances, call, second);
    if (path.length === 2 && method === 'DELETE') return purge(instances, second);
    if (method !== 'POST') return refused(call);
    if (third === 'raiseEvent' && fourth !== undefined)
      return raiseEvent(instances, call, { id: second, name: fourth });
    if (third !== 'terminate' && third !== 'suspend' && third !== 'resume') return refused(call);
    return delivered(instances.control(second, third, call.query.get('reason') ?? ''));
  } catch (error) {
    if (error instanceof z.ZodError) return problem(400, z.prettifyError(error));
    if (error instanceof SyntaxError) return problem(400, `The request content is not JSON: ${error.message}`);
    throw error;
  }
}

function start(instances: Instances, call: DurableCall, name: string, id: string | undefined): Reply {
  if (id !== undefined && !isInstanceId(id)) return problem(400, invalidInstanceId(id));
  const { instanceId, isRefused } = instances.start(name, compactJson(call.body), id);
  if (isRefused) return problem(409, `An Orchestration instance with the ID ${instanceId} is not finished.`);
  const statusQueryGetUri = `${call.baseUrl}instances/${instanceId}`;
  return jsonReply(202, { id: instanceId, statusQueryGetUri }, { location: statusQueryGetUri, 'retry-after': '10' });
}

function getStatus(instances: Instances, { query }: DurableCall, id: string): Reply {
  const status = instances.status(id);
  if (status === undefined) return problem(404, `There is no instance with the ID ${id}.`);
  const shown = {
    inputs: isNot('false', query.get('showInput')),
    outputs: !isNot('true', query.get('showHistoryOutput')),
  };
  const history = isNot('true', query.get('showHistory')) ? undefined : (instances.execution(id)?.history ?? []);
  const body = { ...withInput(status, shown.inputs), ...(history && { historyEvents: historyEvents(history, shown) }) };
  return jsonReply(isOpen(status) ? 202 : 200, body);
}

function list(instances: Instances, { query, headers }: DurableCall): Reply {
  const page = pageOf(instances.summaries(), parseFilter(query), headers[continuationHeader]?.toString());
  const statuses = page.summaries
    .map(({ instanceId }) => instances.status(instanceId))
    .filter((one) => one !== undefined);
  const showsInput = isNot('false', query.get('showInput'));
  const more = page.continuation === undefined ? {} : { [continuationHeader]: page.continuation };
  return jsonReply(
    200,
    statuses.map((status) => withInput(status, showsInput)),
    more,
  );
}

function purge(instances: Instances, id: string): Reply {
  const result = instances.purge(id);
  if (result === 'running')
    return problem(412, `The instance ${id} is not finished: only a finished one can be purged.`);
  if (result === 'unknown') return problem(404, `There is no instance with the ID ${id}.`);
  return jsonReply(200, { instancesDeleted: 1 });
}

function purgeSelected(instances: Instances, { query }: DurableCall): Reply {
  const filter = parseFilter(query);
  const selected = instances.summaries().filter((summary) => isSelected(summary, filter));
  const instancesDeleted = selected.filter(({ instanceId }) => instances.purge(instanceId) === 'purged').length;
  return instancesDeleted === 0
    ? problem(404, 'No finished instance was found.')
    : jsonReply(200, { instancesDeleted });
}

function raiseEvent(instances: Instances, call: DurableCall, event: { id: string; name: string }): Reply {
  if (!/^application\/json\b/i.test(call.headers['content-type']?.toString() ?? '')) {
    return problem(400, 'Only application/json request content is supported.');
  }
  return delivered(instances.raiseEvent(event.id, event.name, compactJson(call.body)));
}

function delivered(delivery: Delivery): Reply {
  const statuses = { accepted: 202, gone: 410, unknown: 404 } as const;
  return { status: statuses[delivery] };
}

/** 501: nothing that our orchestrators or their clients need. */
function refused({ method, path }: DurableCall): Reply {
  return problem(501, `The local durable engine does not know ${method} ${path.join('/')}.`);
}

function problem(status: number, message: string): Reply {
  return jsonReply(status, { Message: message });
}

function isOpen({ runtimeStatus }: Status): boolean {
  return runtimeStatus === 'Pending' || runtimeStatus === 'Running' || runtimeStatus === 'Suspended';
}

function withInput(status: Status, showsInput: boolean): Status {
  return showsInput ? status : { ...status, input: null };
}

function isNot(expected: string, value: string | null): boolean {
  return value?.toLowerCase() !== expected;
}

/** @throws SyntaxError */
function compactJson(body: Buffer): string {
  return body.length === 0 ? 'null' : JSON.stringify(JSON.parse(body.toString('utf8')));
}
