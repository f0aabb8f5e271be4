import type { App } from '../../shared/app.ts';
import type { Inbox } from '../../shared/start/inbox.ts';
import type { Starter } from '../../shared/start/starter.ts';

/** `runId`, `task`, `digest` and what else a reader of the log filters by. No secrets. */
export type Facts = Readonly<Record<string, string | number | undefined>>;

/** What a trigger is given with each invocation. */
export interface TriggerTools {
  readonly app: App;
  readonly starter: Starter;
  readonly inbox: Inbox;
  readonly log: (message: string, facts?: Facts) => void;
}
