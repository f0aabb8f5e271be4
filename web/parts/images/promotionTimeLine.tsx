import type { JSX } from 'preact';
import type { ImageHistoryAnswer } from '../../../shared/api/image.ts';
import { linkTo } from '../../api/useLocation.ts';
import { Age } from '../age.tsx';
import { Digest } from '../digest.tsx';
import { State } from '../state.tsx';
import { RevokeButton } from './revokeButton.tsx';
import { RollBackButton } from './rollBackButton.tsx';

type Promotion = ImageHistoryAnswer['promotions'][number];

/** Newest first; each can be gone back to unless it was revoked. */
export function PromotionTimeLine({ of }: { readonly of: ImageHistoryAnswer }): JSX.Element {
  if (of.promotions.length === 0) return <p class="hint">Nothing was promoted yet.</p>;
  return (
    <ol class="time-line">
      {of.promotions.map((promotion) => (
        <li key={promotion.uniqueTag} class={promotion.isDesired ? 'good' : promotion.isRevoked ? 'bad' : ''}>
          <Entry of={of} promotion={promotion} />
        </li>
      ))}
    </ol>
  );
}

function Entry({ of, promotion }: { readonly of: ImageHistoryAnswer; readonly promotion: Promotion }): JSX.Element {
  const { digest, uniqueTag, runId, promotedAt, isDesired, isRevoked } = promotion;
  const record = of.digests.find((known) => known.digest === digest);
  return (
    <>
      <p class="line-up">
        <Digest of={digest} />
        <b>{uniqueTag}</b>
        {isDesired && <State tone="good">stable tag</State>}
        {isRevoked && <State tone="bad">revoked</State>}
        {record?.isRolledBack === true && <State tone="doubt">rolled back from</State>}
        <span class="hint">
          <Age of={promotedAt} />, <a href={linkTo('runs', runId)}>run {runId}</a>
          {isRevoked && record?.revokedAt !== undefined && (
            <>
              , revoked <Age of={record.revokedAt} />
            </>
          )}
        </span>
        {!isDesired && !isRevoked && (
          <span class="pair">
            <RollBackButton of={of} promotion={promotion} />
            <RevokeButton of={of} digest={digest} />
          </span>
        )}
      </p>
      {record?.revokedReason !== undefined && <p class="reason">{record.revokedReason}</p>}
    </>
  );
}
