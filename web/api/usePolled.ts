import { useEffect, useState } from 'preact/hooks';
import type { z } from 'zod';
import { Refusal } from './refusal.ts';
import { useApi } from './useApi.ts';

export interface Polled<T> {
  readonly data: T | undefined;
  /** Why the data is not of now. */
  readonly refusal: Refusal | undefined;
  /** Asks at once, as after something was done. */
  readonly refresh: () => void;
}

const slowestMs = 30_000;
/** A page that is opened again paints what it knew, then asks. */
const known = new Map<string, unknown>();

/**
 * What a path of the API answers, asked again and again. Stops while the tab is hidden, and asks at once when it is seen again; waits longer while
 * the function app does not answer.
 *
 * @param nextMs how long to wait after this answer
 */
export function usePolled<T>(path: string, schema: z.ZodType<T>, nextMs: (data: T) => number): Polled<T> {
  const { api, signOut } = useApi();
  const [answer, setAnswer] = useState<{ path: string; data?: T; refusal?: Refusal }>({ path });
  const [asked, setAsked] = useState(0);

  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let faults = 0;
    let isAsking = false;

    async function ask(): Promise<void> {
      if (isAsking || document.hidden) return;
      isAsking = true;
      clearTimeout(timer);
      let waitMs = slowestMs;
      try {
        const data = await api.get(path, schema, abort.signal);
        known.set(path, data);
        faults = 0;
        waitMs = nextMs(data);
        setAnswer({ path, data });
      } catch (error) {
        if (abort.signal.aborted) return;
        if (!(error instanceof Refusal)) throw error;
        if (error.status === 401) signOut();
        waitMs = Math.min(2000 * 2 ** faults++, slowestMs);
        setAnswer((last) => ({ ...last, path, refusal: error }));
      } finally {
        isAsking = false;
      }
      timer = setTimeout(() => void ask(), waitMs);
    }
    function seen(): void {
      if (document.hidden) clearTimeout(timer);
      else void ask();
    }

    document.addEventListener('visibilitychange', seen);
    void ask();
    return () => {
      document.removeEventListener('visibilitychange', seen);
      clearTimeout(timer);
      abort.abort();
    };
  }, [api, path, asked]);

  const data = answer.path === path && answer.data !== undefined ? answer.data : (known.get(path) as T | undefined);
  const refusal = answer.path === path ? answer.refusal : undefined;
  return { data, refusal, refresh: () => setAsked((times) => times + 1) };
}
