import type { NotifyTarget } from '../config/model.ts';
import type { CloudEvent } from './cloudEvent.ts';

/** Whether the receiver asked for news of this type and task. */
export function isWanted({ types, tasks }: NotifyTarget, { type, subject }: CloudEvent): boolean {
  const isOfType = types?.includes(type.slice('customhouse.'.length)) ?? true;
  return isOfType && (tasks?.includes(subject) ?? true);
}
