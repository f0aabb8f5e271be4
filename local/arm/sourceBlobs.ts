import { randomUUID } from 'node:crypto';
import { createWriteStream, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Of one upload; the application sends at most 200 MB. */
const maxSourceBytes = 512 * 1024 * 1024;
/** A run that is asked for again needs its source again. */
const keepMs = 24 * 3_600_000;

/** A name for the next upload, relative to the registry's folder, as ACR writes it. */
export function newSourcePath(now: Date): string {
  const minute = now.toISOString().replace(/\D/g, '').slice(0, 12);
  return `source/${minute}/${randomUUID()}.tar.gz`;
}

/**
 * Stores one uploaded archive; a broken upload leaves nothing.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/put-blob
 */
export async function putSource(file: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.headers['x-ms-blob-type'] !== 'BlockBlob') {
    request.resume();
    response.writeHead(400, { 'x-ms-error-code': 'MissingRequiredHeader' }).end();
    return;
  }
  const temporary = `${file}.${randomUUID()}.tmp`;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    await pipeline(request, limited(maxSourceBytes), createWriteStream(temporary, { mode: 0o600 }));
    renameSync(temporary, file);
    response.writeHead(201, { etag: `"${randomUUID()}"` }).end();
  } catch {
    rmSync(temporary, { force: true });
    response.writeHead(413, { 'x-ms-error-code': 'RequestBodyTooLarge', connection: 'close' }).end();
  }
}

function limited(maxBytes: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(piece: Buffer, _, done) {
      bytes += piece.length;
      if (bytes > maxBytes) done(new Error(`More than ${maxBytes} bytes.`));
      else done(null, piece);
    },
  });
}

/** Removes uploads that no run can need any more. */
export function removeOldSources(directory: string, registries: readonly string[], now: Date): void {
  for (const registry of registries) {
    const folder = join(directory, registry, 'source');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const minute of readdirSync(folder)) {
      const path = join(folder, minute);
      if (statSync(path).mtimeMs + keepMs < now.getTime()) rmSync(path, { recursive: true });
    }
  }
}
