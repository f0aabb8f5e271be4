import type { ImageAnswer, ImageHistoryAnswer } from '../../../shared/api/image.ts';
import { omit } from '../../../shared/api/omit.ts';
import type { App } from '../../../shared/app.ts';
import type { ImportTask } from '../../../shared/config/model.ts';
import { lastGood } from '../../../shared/decide/revoke.ts';
import { formatTaggedImage } from '../../../shared/image.ts';
import type { DigestRecord, ImportRecord } from '../../../shared/ledger/ledger.ts';
import { candidatesOf, type OpenRun } from './candidates.ts';

export async function imageAnswer(app: App, task: ImportTask, { desired }: ImportRecord): Promise<ImageAnswer> {
  const image = formatTaggedImage(task.to);
  const dependents = [...(await app.ledger.bases.dependents(image))];
  const answer = { import: task.name, image, from: formatTaggedImage(task.from), dependents };
  return desired === undefined ? answer : { ...answer, desired: omit(desired, 'order') };
}

export async function imageHistoryAnswer(
  app: App,
  task: ImportTask,
  { record, open }: { readonly record: ImportRecord; readonly open: readonly OpenRun[] },
): Promise<ImageHistoryAnswer> {
  const { desired, promotions, digests } = record;
  const good = desired === undefined ? undefined : lastGood(record, desired.digest);
  return {
    ...(await imageAnswer(app, task, record)),
    ...(good === undefined ? {} : { lastGood: good.digest }),
    candidates: [...candidatesOf(record, open)],
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
  const { digest, firstSeenAt, verdicts, quarantine, rejectedAt, revokedAt, revokedReason } = record;
  return {
    digest,
    firstSeenAt,
    verdicts: verdicts.map((verdict) => ({ ...verdict })),
    isRolledBack: record.rolledBackOrder !== undefined,
    quarantine,
    ...(rejectedAt === undefined ? {} : { rejectedAt }),
    ...(revokedAt === undefined ? {} : { revokedAt }),
    ...(revokedReason === undefined ? {} : { revokedReason }),
  };
}
