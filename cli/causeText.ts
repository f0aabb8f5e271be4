import type { RunAnswer } from '../shared/api/run.ts';

/** Who or what brought a run about, in a few words. */
export function causeOf({ trigger, cause, requestedBy }: Pick<RunAnswer, 'trigger' | 'cause' | 'requestedBy'>): string {
  const { kind, image, digest, ref, commit, scheduledTime, note } = cause;
  const by = requestedBy === undefined ? '' : ` by ${requestedBy}`;
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
      return `${trigger}, roll-back to ${String(digest)}${by}${because}`;
    case 'revocation':
      return `${trigger}, revocation of ${String(digest)}${by}${because}`;
    default:
      return `${trigger}, on request${by}`;
  }
}
