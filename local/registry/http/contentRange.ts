import type { IncomingMessage } from 'node:http';
import { RegistryError } from '../errors.ts';

/**
 * A chunk says with `Content-Range: <start>-<end>` where it belongs; one without it goes to the end.
 *
 * @throws RegistryError BLOB_UPLOAD_INVALID with 416 when it does not begin where the upload ends; SIZE_INVALID when it is not as long as it says
 */
export function checkContentRange(request: IncomingMessage, uploadedBytes: number): void {
  const header = request.headers['content-range'];
  if (header === undefined) return;
  const [, start, end] = /^(?:bytes[ =])?(\d+)-(\d+)(?:\/.*)?$/.exec(header) ?? [];
  if (start === undefined || end === undefined)
    throw new RegistryError('BLOB_UPLOAD_INVALID', 'Content-Range is not <start>-<end>');
  if (Number(start) !== uploadedBytes) throw outOfOrder(uploadedBytes);
  const length = request.headers['content-length'];
  if (length === undefined || Number(length) === Number(end) - Number(start) + 1) return;
  throw new RegistryError('SIZE_INVALID', 'Content-Range and Content-Length differ');
}

function outOfOrder(uploadedBytes: number): RegistryError {
  return new RegistryError('BLOB_UPLOAD_INVALID', 'the chunk does not begin where the upload ends', {
    status: 416,
    headers: { range: `0-${Math.max(0, uploadedBytes - 1)}` },
  });
}
