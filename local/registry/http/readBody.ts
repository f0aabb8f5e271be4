import type { IncomingMessage } from 'node:http';
import { RegistryError } from '../errors.ts';

/** @throws RegistryError SIZE_INVALID with 413 above the limit; the rest is not read into memory */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limitBytes) chunks.push(chunk);
  }
  if (size > limitBytes) throw new RegistryError('SIZE_INVALID', `at most ${limitBytes} bytes`, { status: 413 });
  return Buffer.concat(chunks);
}
