import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ImageHistoryAnswer } from '../../../shared/api/image.ts';
import { runSchema } from '../../../shared/api/run.ts';
import { useApi } from '../../api/useApi.ts';
import { linkTo } from '../../api/useLocation.ts';
import { Confirm } from '../confirm.tsx';
import { Digest } from '../digest.tsx';
import { Redeployed } from './redeployed.tsx';

interface RevokeProperties {
  readonly of: ImageHistoryAnswer;
  readonly digest: string;
}

export function RevokeButton({ of, digest }: RevokeProperties): JSX.Element | null {
  const { api, role } = useApi();
  const [isAsked, setAsked] = useState(false);
  if (role !== 'operator') return null;

  async function revoke(reason: string): Promise<void> {
    const path = `/images/${encodeURIComponent(of.import)}/revoke`;
    const run = await api.post(path, runSchema, { digest, reason });
    location.hash = linkTo('runs', run.runId);
  }
  return (
    <>
      <button type="button" aria-label={`Revoke ${digest.slice(7, 19)}`} onClick={() => setAsked(true)}>
        Revoke
      </button>
      {isAsked && (
        <Confirm
          title={`Revoke a digest of ${of.image}?`}
          verb="Revoke"
          isGrave
          note={{ label: 'Why', isRequired: true }}
          act={revoke}
          close={() => setAsked(false)}
        >
          <p>
            <Digest of={digest} /> is withdrawn for good.
          </p>
          <Consequence of={of} digest={digest} />
        </Confirm>
      )}
    </>
  );
}

function Consequence({ of, digest }: RevokeProperties): JSX.Element {
  if (of.desired?.digest !== digest) return <p>It is not the stable tag, so nothing is redeployed.</p>;
  if (of.lastGood === undefined)
    return <p class="notice">There is no earlier good digest: the stable tag stays on it until one is promoted.</p>;
  return (
    <>
      <p>
        The stable tag goes back to <Digest of={of.lastGood} />.
      </p>
      <Redeployed of={of} />
    </>
  );
}
