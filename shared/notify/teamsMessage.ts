import type { News } from './news.ts';

const colorOf: Readonly<Record<News['type'], string>> = {
  promoted: 'Good',
  deployed: 'Good',
  rejected: 'Attention',
  failed: 'Attention',
  revoked: 'Warning',
  rolledBack: 'Warning',
};

/**
 * The news as a Teams workflow ("when a webhook request is received") takes it: an Adaptive Card.
 *
 * Every text is a TextRun: TextBlock and FactSet would read Markdown in it, so that a log line could become a link.
 *
 * @see https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format
 * @see https://adaptivecards.io/explorer/RichTextBlock.html
 */
export function teamsMessage({ type, headline, facts, reason, logLine, standing, url }: News): object {
  const body = [
    richText({ text: headline, size: 'Large', weight: 'Bolder', color: colorOf[type] }),
    ...(reason === undefined ? [] : [richText({ text: reason })]),
    ...(logLine === undefined ? [] : [richText({ text: logLine, fontType: 'Monospace' })]),
    ...facts.map(({ name, value }) => richText({ text: `${name}: `, weight: 'Bolder' }, { text: value })),
    ...standing.map((line) => richText({ text: 'Now: ', weight: 'Bolder' }, { text: line })),
  ];
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.5',
    msteams: { width: 'Full' },
    body,
    ...(url === undefined ? {} : { actions: [{ type: 'Action.OpenUrl', title: 'Open the run', url }] }),
  };
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }],
  };
}

interface TextRun {
  readonly text: string;
  readonly weight?: 'Bolder';
  readonly size?: 'Large';
  readonly color?: string;
  readonly fontType?: 'Monospace';
}

function richText(...runs: readonly TextRun[]): object {
  return { type: 'RichTextBlock', inlines: runs.map((run) => ({ type: 'TextRun', ...run })) };
}
