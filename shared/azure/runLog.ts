import { CustomhouseError } from '../errors.ts';
import { readBounded } from '../http/readBounded.ts';
import { wireUrl } from './loopback.ts';

const timeoutMs = 10_000;
/** One answer; a longer log is read on from where it ended. */
const mostBytes = 1024 * 1024;

export interface LogPart {
  readonly text: string;
  /** Byte offset at which to go on. */
  readonly nextOffset: number;
  /** There was no more when this was read; missing where that is not known. */
  readonly isEnd?: true;
}

/**
 * A run's log from a byte offset, at most 1 MiB of it; empty while there is none, or no more yet.
 *
 * Read by its signed link, without a login; the link is in no message.
 *
 * @throws CustomhouseError AZURE_UNREACHABLE
 */
export async function readLog(logLink: string, endpoint: string, offset: number): Promise<LogPart> {
  const nothing = { text: '', nextOffset: offset };
  try {
    const response = await fetch(wireUrl(logLink, endpoint), {
      headers: { range: `bytes=${String(offset)}-${String(offset + mostBytes - 1)}` },
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    // 206: from the offset. 200: the whole, from a server that knows no ranges. Not there yet: 404; no more: 416.
    if (response.status === 206) return withEnd(response, decode(await readBounded(response, mostBytes), offset));
    if (response.status === 200)
      return decode((await readBounded(response, offset + mostBytes)).subarray(offset), offset);
    await response.body?.cancel();
    if (response.status === 404 || response.status === 416) return nothing;
  } catch {
    // The error would show the signed link.
  }
  throw new CustomhouseError('AZURE_UNREACHABLE', 'Could not read the log of an ACR run. The run tries again.');
}

function withEnd({ headers }: Response, part: LogPart): LogPart {
  const size = /\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1];
  return size === undefined || part.nextOffset < Number(size) ? part : { ...part, isEnd: true };
}

function decode(bytes: Uint8Array, offset: number): LogPart {
  const whole = bytes.subarray(0, lengthOfWholeCharacters(bytes));
  return { text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(whole), nextOffset: offset + whole.byteLength };
}

/** Without a UTF-8 character whose last bytes have not been written yet: it is left for the next part. */
function lengthOfWholeCharacters(bytes: Uint8Array): number {
  const { length } = bytes;
  for (let back = 1; back <= Math.min(3, length); back++) {
    const byte = bytes[length - back] ?? 0;
    const isContinuation = (byte & 0b1100_0000) === 0b1000_0000;
    if (isContinuation) continue;
    const needed = byte >= 0b1111_0000 ? 4 : byte >= 0b1110_0000 ? 3 : byte >= 0b1100_0000 ? 2 : 1;
    return needed > back ? length - back : length;
  }
  return length;
}
