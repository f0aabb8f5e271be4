import type { z } from 'zod';
import type { Access } from './access.ts';
import { Refusal, refusalOf } from './refusal.ts';

type Request = Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> };

export interface TextAnswer {
  readonly text: string;
  readonly headers: Headers;
}

/** The HTTP API, as this tab may use it. Paths begin after `/api`. All throw Refusal, or an AbortError. */
export interface Api {
  get<T>(path: string, schema: z.ZodType<T>, signal?: AbortSignal): Promise<T>;
  text(path: string, signal?: AbortSignal): Promise<TextAnswer>;
  post<T>(path: string, schema: z.ZodType<T>, body: object): Promise<T>;
}

export function createApi(access: Access): Api {
  const base = access.kind === 'key' ? '/api' : '/ui/api';
  const proof: Record<string, string> = access.kind === 'key' ? { 'x-functions-key': access.key } : {};

  async function send(path: string, request: Request): Promise<Response> {
    const response = await reach(base + path, { ...request, headers: { ...proof, ...request.headers } });
    if (!response.ok) throw await refusalOf(response);
    return response;
  }

  return {
    get: async (path, schema, signal) => parse(schema, await send(path, signalled(signal))),
    async text(path, signal) {
      const response = await send(path, signalled(signal));
      return { text: await answered(response.text()), headers: response.headers };
    },
    post: async (path, schema, body) =>
      parse(
        schema,
        await send(path, {
          method: 'POST',
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
        }),
      ),
  };
}

function signalled(signal: AbortSignal | undefined): Request {
  return signal === undefined ? {} : { signal };
}

function reach(path: string, request: Request): Promise<Response> {
  return answered(fetch(path, { ...request, cache: 'no-store' }));
}

/** A connection that breaks, also in the middle of an answer, is a refusal like any other. */
async function answered<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Refusal(0, 'The function app does not answer.', 'It is asked again by itself.');
  }
}

async function parse<T>(schema: z.ZodType<T>, response: Response): Promise<T> {
  const parsed = schema.safeParse(await response.json().catch(() => undefined));
  if (parsed.success) return parsed.data;
  throw new Refusal(0, 'The answer has another form than this page knows.', 'Reload the page: the app may be newer.');
}
