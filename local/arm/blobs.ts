import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { getLog, type LogBlob } from './logBlobs.ts';
import type { SignedLinks } from './signedLinks.ts';
import { putSource } from './sourceBlobs.ts';

/** Where the blobs are, beside `/subscriptions`. On Azure they are in a storage account of ACR's. */
export const blobRoot = '/acrtasks';

const sourcePath = /^\/acrtasks\/([a-z0-9-]+)\/(source\/\d{12}\/[0-9a-f-]{36}\.tar\.gz)$/i;
const logPath = /^\/acrtasks\/([a-z0-9-]+)\/logs\/(cf\d+)\/rawtext\.log$/i;

export interface BlobOptions {
  readonly links: SignedLinks;
  /** Holds `<registry>/source/…`. */
  readonly sourceDirectory: string;
  readonly findLog: (registry: string, runId: string) => LogBlob | undefined;
  readonly onFault: (error: unknown) => void;
}

/** Uploads of source and downloads of logs: who has the signed link needs no token. */
export function createBlobs({ links, sourceDirectory, findLog, onFault }: BlobOptions): RequestListener {
  return (request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const [, sourceRegistry = '', source] = sourcePath.exec(url.pathname) ?? [];
    const [, logRegistry = '', runId] = logPath.exec(url.pathname) ?? [];
    if (source !== undefined && request.method === 'PUT' && links.isValid(url, 'cw')) {
      putSource(join(sourceDirectory, sourceRegistry, source), request, response).catch(onFault);
      return;
    }
    request.resume();
    if (runId !== undefined && isRead(request) && links.isValid(url, 'r')) {
      getLog(findLog(logRegistry, runId), request, response);
      return;
    }
    refuse(response);
  };
}

function isRead({ method }: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD';
}

function refuse(response: ServerResponse): void {
  response.writeHead(403, { 'x-ms-error-code': 'AuthenticationFailed' }).end();
}
