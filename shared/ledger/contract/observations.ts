import type { Digest } from '../../image.ts';
import type { Commit } from '../../run.ts';

/** "This tag was seen to move to this digest", or a ref to a commit. */
export interface Observation<Value extends string = string> {
  /** `<registry>/<repository>:<tag>` or `<clone URL>#<branch>` */
  readonly watched: string;
  readonly value: Value;
  readonly number: number;
  /** The registry's own time, ISO 8601; undefined where it gives none. */
  readonly time?: string;
}

export interface Seen<Value extends string> {
  readonly value: Value;
  readonly time?: string;
}

export interface WatchBeginning {
  /** ISO 8601, by our clock: when the watch was to begin, where that could not be done at once. What moved since is news to it. */
  readonly since?: string;
  /** It could not be looked at. Where nobody watches it yet, the first sight of it is where the watch begins; what an event tells first is a move. */
  readonly isUnseen?: boolean;
}

export interface ObservationLedger {
  /**
   * Records what an event or webhook reported. The same value as last observed makes no new observation (but carries its time
   * forward). `late` when it is older than the last observation: nothing was recorded, start nothing.
   */
  report<Value extends Digest | Commit>(
    watched: string,
    seen: Seen<Value>,
  ): Promise<{ readonly kind: 'current'; readonly observation: Observation<Value> } | { readonly kind: 'late' }>;
  /**
   * Reads the row, then the world (told what was seen last), then writes under the row's ETag; on conflict looks again. Undefined when there is nothing to see.
   *
   * The first sight of what was never looked at nor reported is no move: who watches already begins there. Seen missing first, its
   * appearance is one.
   */
  look<Value extends Digest | Commit>(
    watched: string,
    read: (last: string | undefined) => Promise<Seen<Value> | undefined>,
  ): Promise<Observation<Value> | undefined>;
  current(watched: string): Promise<Observation | undefined>;
  /** The next number of the watched thing's one counter. */
  takeNumber(watched: string): Promise<number>;
  /**
   * Tasks begin to watch: at the last observation, so that nothing runs for what was there before. One that watches already goes on from where it is.
   * A hundred tasks that share a test are one write, not a hundred in each other's way.
   */
  beginWatch(watched: string, tasks: readonly string[], beginning?: WatchBeginning): Promise<void>;
  /** The task no longer watches; a later beginWatch begins anew. */
  endWatch(watched: string, task: string): Promise<void>;
  /** What the task watches now. */
  watchedBy(task: string): Promise<readonly string[]>;
  /** The observation that the task's newest run took or that its watch began at: only a higher number is new to it. Undefined when it does not watch. */
  lastTaken(watched: string, task: string): Promise<number | undefined>;
  /** The task's run takes this observation; never goes down. */
  take(watched: string, task: string, observation: number): Promise<void>;
}
