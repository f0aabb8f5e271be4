import type { ImageAnswer, ImageHistoryAnswer } from '../shared/api/image.ts';
import { colourOf } from './colour.ts';
import { shortTime } from './runTable.ts';
import { shortDigest } from './shortDigest.ts';
import { rowsView } from './table.ts';
import type { View } from './view.ts';

/** What each stable tag was last decided to be. */
export function imagesView(images: readonly ImageAnswer[]): View {
  return rowsView(
    [
      { title: 'IMPORT', cell: (image) => image.import },
      { title: 'IMAGE', cell: ({ image }) => image },
      { title: 'FROM', cell: ({ from }) => from },
      { title: 'DIGEST', cell: ({ desired }) => desired?.digest ?? '', short: shortDigest },
      { title: 'OUTCOME', cell: ({ desired }) => desired?.outcome ?? '', colour: colourOf },
      { title: 'DECIDED', cell: ({ desired }) => shortTime(desired?.decidedAt) },
    ],
    images,
    'No task imports anything yet.',
  );
}

/** Promotions, newest first. */
export function historyView({ promotions }: ImageHistoryAnswer): View {
  return rowsView(
    [
      { title: 'UNIQUE TAG', cell: ({ uniqueTag }) => uniqueTag },
      { title: 'DIGEST', cell: ({ digest }) => digest },
      { title: 'RUN ID', cell: ({ runId }) => runId },
      { title: 'PROMOTED', cell: ({ promotedAt }) => shortTime(promotedAt) },
      { title: 'STATE', cell: stateOf, colour: colourOf },
    ],
    promotions,
    'Nothing was promoted yet.',
  );
}

/** The stable tag first: it moves, the others never do. */
export function tagsView({ image, desired, promotions }: ImageHistoryAnswer): View {
  const [repository = '', stableTag = ''] = splitTag(image);
  const stable = desired === undefined ? [] : [{ tag: stableTag, digest: desired.digest, state: 'stable' }];
  const unique = promotions.map((promotion) => ({
    tag: promotion.uniqueTag,
    digest: promotion.digest,
    state: stateOf(promotion),
  }));
  return rowsView(
    [
      { title: 'IMAGE', cell: ({ tag }) => `${repository}:${tag}` },
      { title: 'DIGEST', cell: ({ digest }) => digest },
      { title: 'STATE', cell: ({ state }) => state, colour: colourOf },
    ],
    [...stable, ...unique],
    'Nothing was let in yet.',
  );
}

function splitTag(image: string): readonly string[] {
  const colon = image.lastIndexOf(':');
  return [image.slice(0, colon), image.slice(colon + 1)];
}

function stateOf({ isDesired, isRevoked }: ImageHistoryAnswer['promotions'][number]): string {
  return isRevoked ? 'revoked' : isDesired ? 'in use' : '';
}
