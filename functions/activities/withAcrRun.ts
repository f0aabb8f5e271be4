import type { AcrRun } from '../../shared/run.ts';

/** The run's ACR runs with one more; the very same list when it holds that one already, or when ACR gave it no ID: it never ran. */
export function withAcrRun(acrRuns: readonly AcrRun[], added: AcrRun | undefined): readonly AcrRun[] {
  const isKnown =
    added === undefined ||
    added.acrRunId === '' ||
    acrRuns.some(({ registry, acrRunId }) => registry === added.registry && acrRunId === added.acrRunId);
  return isKnown ? acrRuns : [...acrRuns, added];
}
