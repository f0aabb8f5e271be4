import type { News } from './news.ts';

/**
 * The news as a Slack incoming webhook takes it: Block Kit.
 *
 * Texts from outside stand in rich text, whose elements are shown as they are: no mention, link or emphasis can be made of them. The
 * notification's text is Slack's markup, so its three control characters are escaped there.
 *
 * @see https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
 * @see https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export function slackMessage(news: News): object {
  const { headline, reason, logLine } = news;
  return {
    text: escape(reason === undefined ? headline : `${headline}. ${reason}`),
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: headline.slice(0, longestHeader), emoji: false } },
      {
        type: 'rich_text',
        elements: [
          ...(reason === undefined ? [] : [section([text(`${reason}\n`)])]),
          ...(logLine === undefined ? [] : [{ type: 'rich_text_preformatted', elements: [text(logLine)] }]),
          section(linesOf(news)),
        ],
      },
    ],
  };
}

const longestHeader = 150;

function linesOf({ facts, standing, url }: News): readonly object[] {
  return [
    ...facts.flatMap(({ name, value }) => [text(`${name}: `, { bold: true }), text(`${value}\n`)]),
    ...standing.flatMap((line) => [text('Now: ', { bold: true }), text(`${line}\n`)]),
    ...(url === undefined ? [] : [{ type: 'link', url, text: 'Open the run' }]),
  ];
}

function section(elements: readonly object[]): object {
  return { type: 'rich_text_section', elements };
}

function text(content: string, style?: { readonly bold: true }): object {
  return { type: 'text', text: content, ...(style === undefined ? {} : { style }) };
}

function escape(markup: string): string {
  return markup.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
