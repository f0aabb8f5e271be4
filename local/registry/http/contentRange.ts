import type { IncomingMessage } from 'node:http';
import { RegistryError } from '../errors.ts';

interface Upload {
  readonly uploadedBytes: number;
  readonly location: string;
}

/**
 * A chunk says with `Content-Range: <start>-<end>` where it belongs; one without it goes to the end.
 *
 * @throws RegistryError BLOB_UPLOAD_INVALID with 416, and where to go on, when it does not begin where the upload ends;
 *   SIZE_INVALID when it is not as long as it says
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-a-blob-in-chunks
 */
export function checkContentRange(request: IncomingMessage, upload: Upload): void {
  const header = request.headers['content-range'];
  if (header === undefined) return;
  const [, start, end] = /^(?:bytes[ =])?(\d+)-(\d+)(?:\/.*)?$/.exec(header) ?? [];
  if (start === undefined || end === undefined) throw notSatisfiable('Content-Range is not <start>-<end>', upload);
  if (Number(start) !== upload.uploadedBytes)
    throw notSatisfiable('the chunk does not begin where the upload ends', upload);
  const length = request.headers['content-length'];
  if (length === undefined || Number(length) === Number(end) - Number(start) + 1) return;
  throw new RegistryError('SIZE_INVALID', 'Content-Range and Content-Length differ');
}

function notSatisfiable(message: string, { uploadedBytes, location }: Upload): RegistryError {
  return new RegistryError('BLOB_UPLOAD_INVALID', message, {
    status: 416,
    headers: { location, range: `0-${Math.max(0, uploadedBytes - 1)}` },
  });
}
