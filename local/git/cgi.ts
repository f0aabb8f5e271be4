import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';

/**
 * Passes a CGI program's answer on as it comes: `Status` and headers first, then the body.
 *
 * @returns false when the program ended before it had answered anything
 * @see https://www.rfc-editor.org/rfc/rfc3875#section-6
 */
export async function passOnAnswer(output: Readable, response: ServerResponse): Promise<boolean> {
  let head = Buffer.alloc(0);
  let isHead = true;
  for await (const piece of output as AsyncIterable<Buffer>) {
    if (!isHead) {
      await write(response, piece);
      continue;
    }
    head = Buffer.concat([head, piece]);
    const end = /\r?\n\r?\n/.exec(head.toString('latin1'));
    if (end === null) continue;
    isHead = false;
    writeHead(response, head.toString('latin1', 0, end.index));
    await write(response, head.subarray(end.index + end[0].length));
  }
  return !isHead;
}

function writeHead(response: ServerResponse, head: string): void {
  for (const line of head.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon);
    const value = line.slice(colon + 1).trim();
    if (name.toLowerCase() === 'status') response.statusCode = Number.parseInt(value, 10);
    else response.setHeader(name, value);
  }
}

async function write(response: ServerResponse, piece: Buffer): Promise<void> {
  if (response.destroyed || response.write(piece)) return;
  await new Promise<void>((resolve) => {
    response.once('drain', resolve);
    response.once('close', resolve);
  });
}
