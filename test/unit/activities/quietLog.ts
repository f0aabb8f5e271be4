import type { Log } from '../../../functions/activities/activity.ts';

/** For tests that ask for nothing in the log. */
export const quietLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
