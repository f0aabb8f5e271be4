import type { JSX } from 'preact';
import { type ImageAnswer, imageListSchema } from '../../shared/api/image.ts';
import { linkTo } from '../api/useLocation.ts';
import { usePolled } from '../api/usePolled.ts';
import { Age } from '../parts/age.tsx';
import { Digest } from '../parts/digest.tsx';
import { Page } from '../parts/page.tsx';
import { Reading } from '../parts/reading.tsx';

const everyMs = 5000;

/** What is let in: one card for each import. */
export function ImagesPage(): JSX.Element {
  const { data, refusal } = usePolled('/images', imageListSchema, () => everyMs);
  return (
    <Page title="Images" refusal={refusal}>
      {data === undefined ? (
        <Reading refusal={refusal} />
      ) : (
        <ul class="cards">
          {data.items.map((image) => (
            <li key={image.import} class="card">
              <Image of={image} />
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}

function Image({ of }: { readonly of: ImageAnswer }): JSX.Element {
  return (
    <>
      <h2>
        <a href={linkTo('images', of.import)}>{of.image}</a>
      </h2>
      <p class="hint">
        {of.import}, from {of.from}
      </p>
      {of.desired === undefined ? (
        <p>Nothing was let in yet.</p>
      ) : (
        <p>
          <Digest of={of.desired.digest} /> {of.desired.outcome} <Age of={of.desired.decidedAt} />
        </p>
      )}
      <p class="hint">
        {of.dependents.length === 0 ? 'Nothing is built on it.' : `Built on it: ${of.dependents.join(', ')}`}
      </p>
    </>
  );
}
