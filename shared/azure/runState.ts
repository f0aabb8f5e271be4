import type { Run } from '@azure/arm-containerregistry';
import { CustomhouseError } from '../errors.ts';
import { isDigest, isRepository, isTag } from '../image.ts';
import type { AcrRunState, PushedImage } from '../ports.ts';
import { finalStatuses, type FinalStatus } from '../run.ts';

const goingStatuses = ['Queued', 'Started', 'Running'] as const;

/** An ACR run as we see it. @throws CustomhouseError AZURE_REFUSED for a status that ACR does not document */
export function runState(run: Run): AcrRunState {
  const { runId: acrRunId = '', status: said = 'Queued', runErrorMessage: message } = run;
  const going = goingStatuses.find((status) => status === said);
  if (going !== undefined) return { kind: 'going', acrRunId, status: going };
  const status = finalStatuses.find((one) => one === said);
  if (status === undefined) {
    throw new CustomhouseError('AZURE_REFUSED', `ACR run ${acrRunId} has the unknown status "${said}".`);
  }
  return finalState(run, acrRunId, status, message);
}

function finalState(run: Run, acrRunId: string, status: FinalStatus, message: string | undefined): AcrRunState {
  const pushed = (run.outputImages ?? []).map(pushedImage).filter((image) => image !== undefined);
  const isMeant = message !== undefined && message !== '' && status !== 'Succeeded';
  const startedAt = run.startTime?.toISOString();
  return {
    kind: 'final',
    acrRunId,
    status,
    pushed,
    ...(startedAt !== undefined && { startedAt }),
    ...(isMeant && { message }),
  };
}

function pushedImage({
  registry: server,
  repository = '',
  tag,
  digest = '',
}: NonNullable<Run['outputImages']>[number]): PushedImage | undefined {
  if (!isRepository(repository) || !isDigest(digest)) return undefined;
  return {
    repository,
    digest,
    ...(server !== undefined && server !== '' && { server }),
    ...(tag !== undefined && isTag(tag) && { tag }),
  };
}
