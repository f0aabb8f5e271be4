import type { RegistryEvent } from '../registry/types.ts';
import { subjectOf, typeOf } from './envelope.ts';
import type { EventSubscription } from './types.ts';

/** Subjects are compared without regard to case, as Event Grid does unless told otherwise. */
export function matches(subscription: EventSubscription, event: RegistryEvent): boolean {
  const subject = subjectOf(event).toLowerCase();
  return (
    subscription.registry === event.registry &&
    subscription.types.includes(typeOf(event)) &&
    subject.startsWith((subscription.subjectBeginsWith ?? '').toLowerCase()) &&
    subject.endsWith((subscription.subjectEndsWith ?? '').toLowerCase())
  );
}
