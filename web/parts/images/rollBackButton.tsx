import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ImageHistoryAnswer } from '../../../shared/api/image.ts';
import { runSchema } from '../../../shared/api/run.ts';
import { useApi } from '../../api/useApi.ts';
import { linkTo } from '../../api/useLocation.ts';
import { Confirm } from '../confirm.tsx';
import { Digest } from '../digest.tsx';
import { Redeployed } from './redeployed.tsx';

interface RollBackProperties {
  readonly of: ImageHistoryAnswer;
  readonly promotion: ImageHistoryAnswer['promotions'][number];
}

export function RollBackButton({ of, promotion }: RollBackProperties): JSX.Element | null {
  const { api, role } = useApi();
  const [isAsked, setAsked] = useState(false);
  if (role !== 'operator') return null;
  const { uniqueTag, digest } = promotion;

  async function rollBack(note: string): Promise<void> {
    const path = `/images/${encodeURIComponent(of.import)}/rollback`;
    const run = await api.post(path, runSchema, { to: uniqueTag, note });
    location.hash = linkTo('runs', run.runId);
  }
  return (
    <>
      <button type="button" aria-label={`Roll back to ${uniqueTag}`} onClick={() => setAsked(true)}>
        Roll back
      </button>
      {isAsked && (
        <Confirm
          title={`Roll ${of.image} back?`}
          verb="Roll back"
          note={{ label: 'Why (optional)', isRequired: false }}
          act={rollBack}
          close={() => setAsked(false)}
        >
          <p>
            The stable tag goes back to <Digest of={digest} /> ({uniqueTag}). The digest it leaves comes back by hand
            only.
          </p>
          <Redeployed of={of} />
        </Confirm>
      )}
    </>
  );
}
