/** The other side sent more than was agreed to be read. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

/**
 * A whole body, at most `mostBytes` of it.
 *
 * @throws BodyTooLarge as soon as it is clear; the rest is not read. Whatever the connection throws when it breaks.
 */
export async function readBounded(response: Response, mostBytes: number): Promise<Uint8Array> {
  if (Number(response.headers.get('content-length') ?? 0) > mostBytes) {
    await response.body?.cancel();
    throw new BodyTooLarge(`More than ${String(mostBytes)} bytes.`);
  }
  const body: ReadableStream<Uint8Array> | null = response.body;
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body ?? []) {
    size += piece.byteLength;
    if (size > mostBytes) throw new BodyTooLarge(`More than ${String(mostBytes)} bytes.`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces, size);
}
