import type { RegistryName } from '../image.ts';
import type { AcrRuns } from '../ports.ts';

/** What is read of a log to find its last words. Characters. */
const tailLength = 64 * 1024;

/** The end of an ACR run's log, however long that is; empty while there is none. */
export async function logTail(
  acrRuns: Pick<AcrRuns, 'log'>,
  registry: RegistryName,
  acrRunId: string,
): Promise<string> {
  let tail = '';
  let offset = 0;
  for (;;) {
    const { text, nextOffset } = await acrRuns.log(registry, acrRunId, offset);
    if (nextOffset <= offset) return tail;
    tail = (tail + text).slice(-tailLength);
    offset = nextOffset;
  }
}
