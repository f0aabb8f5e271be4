import type { JSX } from 'preact';
import type { RunAnswer } from '../../../shared/api/run.ts';
import { exactTime } from '../age.tsx';
import { Digest } from '../digest.tsx';
import { ImageName } from '../imageName.tsx';

const shownDigits = 12;

/** The fact that made a run, in a sentence. */
export function RunCause({ run: { cause } }: { readonly run: Pick<RunAnswer, 'cause'> }): JSX.Element {
  const { kind, image, digest, ref, commit, observation, scheduledTime, note } = cause;
  const seen = observation === undefined ? '' : ` (observation ${observation})`;
  switch (kind) {
    case 'image':
      return (
        <>
          <ImageName of={String(image)} /> moved to <Digest of={String(digest)} />
          {seen}
        </>
      );
    case 'commit':
      return (
        <>
          {ref} moved to <code title={String(commit)}>{String(commit).slice(0, shownDigits)}</code>
          {seen}
        </>
      );
    case 'timer':
    case 'revalidation':
      return (
        <>
          {kind === 'timer' ? 'its time' : 'asked again at its time'}, {exactTime(String(scheduledTime))}
        </>
      );
    case 'rollback':
    case 'revocation':
      return (
        <>
          {kind === 'rollback' ? 'back to' : 'withdraw'} <Digest of={String(digest)} />
          {note !== '' && `: ${String(note)}`}
        </>
      );
    default:
      return <>somebody asked for it</>;
  }
}
