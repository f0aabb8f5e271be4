import type { ServerResponse } from 'node:http';
import type { RegistryError } from '../errors.ts';

/** Answers in JSON; to a HEAD with the same headers only (Node leaves the body out). */
export function answerJson(
  response: ServerResponse,
  body: unknown,
  headers: Record<string, string> = {},
  status = 200,
): void {
  const bytes = Buffer.from(JSON.stringify(body));
  const type = { 'content-type': 'application/json; charset=utf-8' };
  response.writeHead(status, { ...type, 'content-length': bytes.length, ...headers }).end(bytes);
}

/** Answers without a body. */
export function answerEmpty(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  response.writeHead(status, { ...(status === 204 ? {} : { 'content-length': '0' }), ...headers }).end();
}

/** @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes */
export function answerError(response: ServerResponse, { code, message, detail, status, headers }: RegistryError): void {
  answerJson(response, { errors: [{ code, message, ...(detail !== undefined && { detail }) }] }, headers, status);
}
