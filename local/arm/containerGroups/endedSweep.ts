import { removeNow } from '../../containers/removeNow.ts';
import type { ContainerEngine } from '../../containers/types.ts';

/** Removes containers that have ended and been replaced, when nobody waits for what has taken their place. */
export interface EndedSweep {
  /** Hands in their IDs. What has been handed in is removed when no more has come for a while. */
  leave(ended: readonly string[]): Promise<void>;
  /** Removes what is left. */
  close(): Promise<void>;
}

/** @param quietMs a removal takes the machine about as long as a new container's process takes to start; 0: they are removed at once */
export function createEndedSweep(engine: ContainerEngine, quietMs: number): EndedSweep {
  const waiting = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let removal = Promise.resolve();

  function sweep(): Promise<void> {
    clearTimeout(timer);
    const ended = [...waiting];
    waiting.clear();
    removal = removal.then(() => removeEnded(engine, ended));
    return removal;
  }

  return {
    async leave(ended) {
      for (const container of ended) waiting.add(container);
      if (quietMs === 0) return sweep();
      clearTimeout(timer);
      timer = setTimeout(() => void sweep(), quietMs);
    },
    close: sweep,
  };
}

/** What can't be removed now is removed by its label when the instance starts again or is cleaned up. */
async function removeEnded(engine: ContainerEngine, ended: readonly string[]): Promise<void> {
  if (ended.length > 0) await removeNow(engine, ended).catch(() => undefined);
}
