import type { RegistryName } from '../image.ts';
import type { AcrRuns } from '../ports.ts';

/** What is read of a log to find its last words. Characters. */
const tailLength = 64 * 1024;

/** The end of a log, however long that is, of an ACR run that has ended; empty where there is none. */
export async function logTail(
  acrRuns: Pick<AcrRuns, 'log'>,
  registry: RegistryName,
  acrRunId: string,
): Promise<string> {
  let tail = '';
  let offset = 0;
  for (;;) {
    const { text, nextOffset, isEnd } = await acrRuns.log(registry, acrRunId, offset);
    if (nextOffset <= offset) return tail;
    tail = (tail + text).slice(-tailLength);
    if (isEnd === true) return tail;
    offset = nextOffset;
  }
}
