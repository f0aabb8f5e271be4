import type { EventType } from './eventTypes.ts';

/** The end of a run as a person is told of it. Its texts are plain: a format escapes them in its own way. */
export interface News {
  readonly type: EventType;
  /** One line of our own words and configured names. */
  readonly headline: string;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly reason?: string;
  /** The log's telling line, where the reason does not say it already. */
  readonly logLine?: string;
  /** What is in use and runs now, one line each. */
  readonly standing: readonly string[];
  /** Where the run is shown. */
  readonly url?: string;
}
