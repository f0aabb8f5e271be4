import { useEffect, useState } from 'preact/hooks';
import { isCompleteHeader, nextOffsetHeader } from '../../shared/api/runLog.ts';
import type { TextAnswer } from '../api/client.ts';
import { Refusal } from '../api/refusal.ts';
import { useApi } from '../api/useApi.ts';
import { createLineReader, type Line } from './lines.ts';

export interface Log {
  readonly lines: readonly Line[];
  /** As it came, colours and all. */
  readonly text: string;
  readonly isComplete: boolean;
  readonly refusal?: Refusal;
}

/** Each answer ends: nothing depends on one that streams, which Azure's front end would cut. */
const waitSeconds = 10;
const pauseMs = 300;
const faultPauseMs = 3000;

/** A run's log from its beginning, going on while the run does and the tab is seen. */
export function useLog(runId: string): Log {
  const { api } = useApi();
  const [log, setLog] = useState<Log>({ lines: [], text: '', isComplete: false });

  useEffect(() => {
    const abort = new AbortController();
    const reader = createLineReader();
    let text = '';
    let offset = '0.0';

    function take({ text: more, headers }: TextAnswer): boolean {
      offset = headers.get(nextOffsetHeader) ?? offset;
      text += more;
      const isComplete = headers.get(isCompleteHeader) === 'true';
      setLog({ lines: reader.add(more), text, isComplete });
      return isComplete;
    }
    async function follow(): Promise<void> {
      for (;;) {
        await untilSeen(abort.signal);
        abort.signal.throwIfAborted();
        const wait = text === '' ? 0 : waitSeconds;
        try {
          const path = `/runs/${encodeURIComponent(runId)}/log?offset=${offset}&wait=${wait}`;
          if (take(await api.text(path, abort.signal))) return;
          await pause(text === '' ? 1000 : pauseMs);
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          setLog((last) => ({ ...last, refusal: error }));
          await pause(faultPauseMs);
        }
      }
    }
    follow().catch((error: unknown) => {
      if (!abort.signal.aborted) throw error;
    });
    return () => abort.abort();
  }, [api, runId]);
  return log;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function untilSeen(signal: AbortSignal): Promise<void> {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    document.addEventListener('visibilitychange', () => resolve(), { once: true, signal });
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
