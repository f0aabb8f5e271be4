import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { z } from 'zod';
import { problem } from './problem.ts';

export type Read<T> =
  { readonly kind: 'valid'; readonly value: T } | { readonly kind: 'refused'; readonly response: HttpResponseInit };

const mostBytes = 64 * 1024;
/** Azure's own: the function key may stand in the query. */
const keyParameters = new Set(['code', 'clientid']);

/** The request's JSON; a request without a body counts as `{}`. */
export async function readBody<T>(request: HttpRequest, schema: z.ZodType<T>): Promise<Read<T>> {
  const text = await request.text();
  if (Buffer.byteLength(text) > mostBytes)
    return refused({ code: 'BODY_TOO_LARGE', detail: `A body may have ${mostBytes} bytes.` });
  const json = parseJson(text.trim() === '' ? '{}' : text);
  if (json === undefined) return refused({ code: 'BODY_INVALID', detail: 'The body is not JSON.', errors: [] });
  return check('BODY_INVALID', json, schema);
}

export function readQuery<T>(request: HttpRequest, schema: z.ZodType<T>): Read<T> {
  const parameters = [...request.query].filter(([name]) => !keyParameters.has(name.toLowerCase()));
  return check('QUERY_INVALID', Object.fromEntries(parameters), schema);
}

function check<T>(code: 'BODY_INVALID' | 'QUERY_INVALID', value: unknown, schema: z.ZodType<T>): Read<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { kind: 'valid', value: parsed.data };
  const errors = parsed.error.issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message }));
  const detail = errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');
  return refused({ code, detail, errors });
}

function refused(refusal: Parameters<typeof problem>[0]): { kind: 'refused'; response: HttpResponseInit } {
  return { kind: 'refused', response: problem(refusal) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
