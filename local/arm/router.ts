import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { z } from 'zod';
import { errorBody, Refusal } from './refusal.ts';

/** Larger than any request of these services but a source upload, which has its own handler. */
const maxBodyBytes = 4 * 1024 * 1024;

export interface Call {
  readonly request: IncomingMessage;
  readonly url: URL;
  /** The values of the path's `{names}`, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** @throws Refusal 400 naming each property that is wrong */
  read<T>(schema: z.ZodType<T>): Promise<T>;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Route {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  /** `/subscriptions/{subscription}/…`; compared without regard to case, as Azure does. */
  readonly path: string;
  readonly handle: (call: Call) => Answer | Promise<Answer>;
}

/**
 * Answers JSON requests by a table of routes.
 *
 * @param check asked before every request is handled; a Refusal thrown there ends it
 * @param onFault told of errors that are not refusals
 */
export function createRouter(
  routes: readonly Route[],
  check: (call: Pick<Call, 'request' | 'url'>) => void,
  onFault: (error: unknown) => void,
): RequestListener {
  return (request, response) => {
    void answerRequest(routes, check, request)
      .catch((error: unknown) => {
        if (!(error instanceof Refusal)) onFault(error);
        return refusalAnswer(error);
      })
      .then((answer) => {
        request.resume();
        send(response, answer);
      });
  };
}

async function answerRequest(
  routes: readonly Route[],
  check: (call: Pick<Call, 'request' | 'url'>) => void,
  request: IncomingMessage,
): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  check({ request, url });
  for (const route of routes) {
    const params = route.method === request.method ? match(route.path, url.pathname) : undefined;
    if (params === undefined) continue;
    return route.handle({ request, url, params, read: (schema) => readJson(request, schema) });
  }
  // 501 is what the SDKs do not try again.
  throw new Refusal(
    501,
    'NotInTheLocalAzure',
    `The local Azure does not know ${String(request.method)} ${url.pathname}.`,
  );
}

function match(pattern: string, path: string): Record<string, string> | undefined {
  const expected = segments(pattern);
  const given = segments(path);
  if (expected.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of expected.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith('{')) params[part.slice(1, -1)] = decodeURIComponent(value);
    else if (part.toLowerCase() !== value.toLowerCase()) return undefined;
  }
  return params;
}

function segments(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}

async function readJson<T>(request: IncomingMessage, schema: z.ZodType<T>): Promise<T> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > maxBodyBytes) throw new Refusal(413, 'RequestTooLarge', `A request may have ${maxBodyBytes} bytes.`);
    pieces.push(piece);
  }
  const parsed = schema.safeParse(parseJson(Buffer.concat(pieces).toString()));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
  throw new Refusal(400, 'InvalidRequestContent', `The request content was invalid: ${problems.join('; ')}`);
}

function parseJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Refusal(400, 'InvalidRequestContent', `The request content is not JSON: ${errorBody(error).message}`);
  }
}

export function refusalAnswer(error: unknown): Answer {
  const body = { error: errorBody(error) };
  return error instanceof Refusal ? { status: error.status, body, headers: error.headers } : { status: 500, body };
}

export function send(response: ServerResponse, answer: Answer): void {
  const text = answer.body === undefined ? '' : JSON.stringify(answer.body);
  const type = text === '' ? {} : { 'content-type': 'application/json; charset=utf-8' };
  response.writeHead(answer.status, { ...type, 'cache-control': 'no-cache', ...answer.headers }).end(text);
}
