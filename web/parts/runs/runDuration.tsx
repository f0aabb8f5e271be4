import type { JSX } from 'preact';
import type { RunAnswer } from '../../../shared/api/run.ts';
import { useNow } from '../../api/useNow.ts';
import { formatDuration } from '../age.tsx';

/** From the first activity to the end, or to now. */
export function RunDuration({ run }: { readonly run: RunAnswer }): JSX.Element | null {
  if (run.startedAt === undefined) return null;
  if (run.finishedAt === undefined) return <Going since={run.startedAt} />;
  return <>{formatDuration(Date.parse(run.finishedAt) - Date.parse(run.startedAt))}</>;
}

function Going({ since }: { readonly since: string }): JSX.Element {
  const now = useNow(500);
  return <>{formatDuration(now.getTime() - Date.parse(since))}</>;
}
