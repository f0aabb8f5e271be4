import type { OrchestrationContext } from 'durable-functions';
import { call, type Steps } from './steps.ts';

/** Renews the registry logins that run out, one instance at a time: two would make each other's password useless. */
export function* rotateLogins(context: OrchestrationContext): Steps<void> {
  yield* call(context, 'renewLogins', null);
}
