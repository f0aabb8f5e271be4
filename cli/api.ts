import { z } from 'zod';
import { type Problem, problemSchema } from '../shared/api/problem.ts';
import { CommandStop, exitCodes } from './exitCode.ts';
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
  const response = await send(server, request);
  const parsed = schema.safeParse(await response.json().catch(() => undefined));
  if (parsed.success) return parsed.data;
  throw new CommandStop(
    exitCodes.unknown,
    `${server.url}${request.path} gave an answer of another form. Is it Customhouse, and of this version?`,
  );
}

export async function askText(server: Server, request: ApiRequest): Promise<{ text: string; headers: Headers }> {
  const response = await send(server, request);
  return { text: await response.text(), headers: response.headers };
}

async function send({ url, key }: Server, { method = 'GET', path, query = {}, body }: ApiRequest): Promise<Response> {
  const address = new URL(url + path);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) address.searchParams.set(name, value);
  const response = await reach(address, {
    method,
    headers: {
      ...(key === undefined ? {} : { 'x-functions-key': key }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (response.ok) return response;
  throw await refusal(response, url);
}

async function reach(address: URL, request: RequestInit): Promise<Response> {
  try {
    return await fetch(address, request);
  } catch {
    const hint = 'Is it running? `npm start` starts the local one.';
    throw new CommandStop(exitCodes.unknown, `${address.origin} does not answer. ${hint}`);
  }
}

async function refusal(response: Response, url: string): Promise<CommandStop> {
  if (response.status === 401) {
    return new CommandStop(
      exitCodes.unknown,
      `${url} wants a function key, or another one. Put it into CUSTOMHOUSE_KEY. On Azure, \`az login\` does as well for who may list the app’s keys.`,
    );
  }
  const problem = problemSchema.safeParse(await response.json().catch(() => undefined));
  if (problem.success)
    return new CommandStop(exitCodeOf(problem.data), `${problem.data.detail} ${problem.data.remedy}`);
  return new CommandStop(exitCodes.unknown, `${url} answered ${response.status}. Look at the function app’s log.`);
}

function exitCodeOf({ status }: Problem): CommandStop['exitCode'] {
  if (status === 409) return exitCodes.no;
  return status < 500 ? exitCodes.wrongUse : exitCodes.unknown;
}
