import type { FileHandle } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';

/** One is read into while the other is on its way to the client; measured, larger ones are no faster. */
const bufferBytes = 256 * 1024;

/**
 * Sends a part of a file as the rest of an answer, both ends inclusive, and ends it.
 *
 * The same two buffers serve the whole part: a stream allocates one for each piece, and collecting those costs more than sending them.
 * A client that goes away ends it early, without an error.
 */
export async function sendBytes(
  file: FileHandle,
  { start, end }: { readonly start: number; readonly end: number },
  response: ServerResponse,
): Promise<void> {
  const gone = new Promise((resolve) => response.once('close', resolve));
  let [buffer, other] = [Buffer.allocUnsafeSlow(bufferBytes), Buffer.allocUnsafeSlow(bufferBytes)];
  let sent: Promise<unknown> = Promise.resolve();
  for (let position = start; position <= end && !response.destroyed;) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(bufferBytes, end - position + 1), position);
    if (bytesRead === 0) throw new Error(`A blob ended at byte ${position}, before its size.`);
    await sent;
    sent = Promise.race([write(response, buffer.subarray(0, bytesRead)), gone]);
    position += bytesRead;
    [buffer, other] = [other, buffer];
  }
  await sent;
  response.end();
}

/** Resolves when the system has taken the bytes, so that the buffer may be used again. */
function write(response: ServerResponse, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    response.write(bytes, () => {
      resolve();
    });
  });
}
