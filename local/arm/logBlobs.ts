import { createReadStream, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** The state of a log blob: its file, and `Complete` once the run is final. */
export interface LogBlob {
  readonly file: string;
  readonly completion: string | undefined;
}

const refusals = {
  404: ['BlobNotFound', 'The specified blob does not exist.'],
  416: ['InvalidRange', 'The range specified is invalid for the current size of the resource.'],
} as const;

/**
 * A run's log as the append blob that ACR keeps it in: HEAD and GET, whole or from an offset (`Range: bytes=<from>-[<to>]`).
 *
 * 404 until the run has started; 416 when there is nothing yet behind the offset; the header `x-ms-meta-Complete` when it will not grow.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/get-blob
 */
export function getLog(blob: LogBlob | undefined, request: IncomingMessage, response: ServerResponse): void {
  const size = blob && sizeOf(blob.file);
  if (blob === undefined || size === undefined) {
    refuse(response, 404);
    return;
  }
  const headers = {
    'accept-ranges': 'bytes',
    'content-type': 'text/plain; charset=utf-8',
    'x-ms-blob-type': 'AppendBlob',
    ...(blob.completion !== undefined && { 'x-ms-meta-Complete': blob.completion }),
  };
  const range = rangeOf(request);
  const from = range?.from ?? 0;
  const to = Math.min(range?.to ?? Infinity, size - 1);
  if (range !== undefined && from >= size) {
    refuse(response, 416, headers);
    return;
  }
  const partial = range === undefined ? {} : { 'content-range': `bytes ${from}-${to}/${size}` };
  response.writeHead(range === undefined ? 200 : 206, { ...headers, ...partial, 'content-length': to - from + 1 });
  // `end` is inclusive: an empty log has no range that could be read.
  if (request.method === 'HEAD' || size === 0) response.end();
  else createReadStream(blob.file, { start: from, end: to }).pipe(response);
}

function rangeOf(request: IncomingMessage): { readonly from: number; readonly to?: number } | undefined {
  const header = request.headers['x-ms-range'] ?? request.headers.range;
  const found = /^bytes=(\d+)-(\d*)$/.exec(typeof header === 'string' ? header : '');
  if (found?.[1] === undefined) return undefined;
  const from = Number(found[1]);
  return found[2] === undefined || found[2] === '' ? { from } : { from, to: Number(found[2]) };
}

function sizeOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.size;
}

function refuse(response: ServerResponse, status: 404 | 416, headers: Readonly<Record<string, string>> = {}): void {
  const [code, message] = refusals[status];
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  response.writeHead(status, { ...headers, 'content-type': 'application/xml', 'x-ms-error-code': code }).end(body);
}
