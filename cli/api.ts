import { z } from 'zod';
import { type Problem, problemSchema } from '../shared/api/problem.ts';
import { sentence } from '../shared/sentence.ts';
import { CommandStop, exitCodes, Unanswered } from './exitCode.ts';
import { remedyOf } from './remedyOf.ts';
import type { Server } from './server.ts';

export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PATCH';
  /** `/api/…` */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: object;
}

/** Log answers may take 200 s. */
const timeoutMs = 230_000;

/** Asks the API for JSON. @throws CommandStop with what it refused and what to do, or that it did not answer */
export async function ask<T>(server: Server, schema: z.ZodType<T>, request: ApiRequest): Promise<T> {
  const { text } = await askText(server, request);
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new CommandStop(
    exitCodes.unknown,
    `${server.url}${request.path} gave an answer of another form. Is it Customhouse, and of this version?`,
  );
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Asks the API for text. @throws CommandStop as `ask` does */
export async function askText(
  { url, key }: Server,
  { method = 'GET', path, query = {}, body }: ApiRequest,
): Promise<Answer> {
  const address = new URL(url + path);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) address.searchParams.set(name, value);
  const answer = await reach(address, {
    method,
    headers: {
      ...(key === undefined ? {} : { 'x-functions-key': key }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    // The key is for this host alone.
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw refusal(answer, url);
}

/** An answer that breaks off in its middle is none. */
async function reach(address: URL, request: RequestInit): Promise<Answer> {
  try {
    const response = await fetch(address, request);
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch {
    const hint = 'Is it running? `npm start` starts the local one.';
    throw new Unanswered(`${address.origin} does not answer. ${hint}`);
  }
}

function refusal({ status, text }: Answer, url: string): CommandStop {
  if (status === 401) {
    return new CommandStop(
      exitCodes.unknown,
      `${url} wants a function key, or another one. Put it into CUSTOMHOUSE_KEY. On Azure, \`az login\` does as well for who may list the app’s keys.`,
    );
  }
  const problem = problemSchema.safeParse(parseJson(text));
  const said = problem.success
    ? `${sentence(problem.data.detail)} ${remedyOf(problem.data)}`
    : `${url} answered ${status}. Look at the function app’s log.`;
  if (mayPass.has(status)) return new Unanswered(said);
  return new CommandStop(problem.success ? exitCodeOf(problem.data) : exitCodes.unknown, said);
}

/** A gateway's words for an app that starts again, and the app's own for what it can not reach now. */
const mayPass = new Set([502, 503, 504]);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function exitCodeOf({ status }: Problem): CommandStop['exitCode'] {
  if (status === 409) return exitCodes.no;
  return status < 500 ? exitCodes.wrongUse : exitCodes.unknown;
}
