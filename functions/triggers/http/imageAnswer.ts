import type { ImageAnswer, ImageHistoryAnswer } from '../../../shared/api/image.ts';
import { omit } from '../../../shared/api/omit.ts';
import type { ImportTask } from '../../../shared/config/model.ts';
import { formatTaggedImage } from '../../../shared/image.ts';
import type { DigestRecord, ImportRecord } from '../../../shared/ledger/ledger.ts';

export function imageAnswer(task: ImportTask, { desired }: ImportRecord): ImageAnswer {
  const image = { import: task.name, image: formatTaggedImage(task.to), from: formatTaggedImage(task.from) };
  return desired === undefined ? image : { ...image, desired: omit(desired, 'order') };
}

export function imageHistoryAnswer(task: ImportTask, record: ImportRecord): ImageHistoryAnswer {
  const { desired, promotions, digests } = record;
  return {
    ...imageAnswer(task, record),
    promotions: promotions.map(({ digest, uniqueTag, runId, promotedAt }) => ({
      digest,
      uniqueTag,
      runId,
      promotedAt,
      isDesired: digest === desired?.digest,
      isRevoked: digests.get(digest)?.revokedAt !== undefined,
    })),
    digests: [...digests.values()].sort((a, b) => b.firstSeenAt.localeCompare(a.firstSeenAt)).map(digestAnswer),
  };
}

function digestAnswer(record: DigestRecord): ImageHistoryAnswer['digests'][number] {
  const { digest, firstSeenAt, verdicts, rejectedAt, revokedAt, revokedReason } = record;
  return {
    digest,
    firstSeenAt,
    verdicts: verdicts.map((verdict) => ({ ...verdict })),
    ...(rejectedAt === undefined ? {} : { rejectedAt }),
    ...(revokedAt === undefined ? {} : { revokedAt }),
    ...(revokedReason === undefined ? {} : { revokedReason }),
  };
}
