import { Unanswered } from './exitCode.ts';
import type { Terminal } from './terminal.ts';

const pauseMs = 2000;
/** A function app that starts again is back within a minute. */
const mostAttempts = 30;

/**
 * Asks again while nobody answers: what is followed goes on meanwhile.
 *
 * @throws Unanswered after a minute of silence; at once whatever else the question throws
 */
export async function patiently<T>({ delay, writeError }: Terminal, question: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await question();
    } catch (error) {
      if (!(error instanceof Unanswered) || attempt === mostAttempts) throw error;
      if (attempt === 1) writeError('Nobody answers now; it is asked again.\n');
      await delay(pauseMs);
    }
  }
}
