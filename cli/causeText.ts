import type { RunAnswer } from '../shared/api/run.ts';

/** Who or what brought a run about, in a few words. */
export function causeOf({ trigger, cause }: Pick<RunAnswer, 'trigger' | 'cause'>): string {
  const { kind, image, digest, ref, commit, scheduledTime, note } = cause;
  const because = note === undefined || note === '' ? '' : ` (${String(note)})`;
  switch (kind) {
    case 'image':
      return `${trigger}, ${String(image)} moved to ${String(digest)}`;
    case 'commit':
      return `${trigger}, ${String(ref)} moved to ${String(commit)}`;
    case 'timer':
    case 'revalidation':
      return `${trigger}, ${kind} of ${String(scheduledTime)}`;
    case 'rollback':
      return `${trigger}, roll-back to ${String(digest)}${because}`;
    case 'revocation':
      return `${trigger}, revocation of ${String(digest)}${because}`;
    default:
      return `${trigger}, on request`;
  }
}
