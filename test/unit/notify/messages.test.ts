import { beforeEach, describe, expect, it } from 'vitest';
import type { News } from '../../../shared/notify/news.ts';
import { newsOf } from '../../../shared/notify/newsOf.ts';
import { slackMessage } from '../../../shared/notify/slackMessage.ts';
import { teamsMessage } from '../../../shared/notify/teamsMessage.ts';
import type { Run } from '../../../shared/run.ts';
import { digestOf, fakeWorld, type FakeWorld } from '../../support/fakeApp.ts';
import { green, red, rejectedRun } from './rejectedRun.ts';

const evidence = `Step 1/2 : FROM node
Invalid color: red
2026/11/24 12:00:01 Container failed during run: test. No retries remaining.
failed to run step ID: test: exit status 1`;

let world: FakeWorld;
let run: Run;
beforeEach(async () => {
  world = fakeWorld();
  run = await rejectedRun(world, { reason: 'Step test said no with exit status 1', evidence });
});

describe('the news of a rejection', () => {
  it('says what happened, on which digest, why, what still runs, and where the run is shown', async () => {
    expect(await newsOf(world.app, run, 'rejected')).toEqual({
      type: 'rejected',
      headline: 'base/node:15-alpine: rejected',
      facts: [
        { name: 'Task', value: 'base-import-node' },
        { name: 'Run', value: run.runId },
        { name: 'Trigger', value: 'Image Update' },
        { name: 'Digest', value: red },
      ],
      reason: 'Step test said no with exit status 1',
      logLine: 'Invalid color: red',
      standing: [`base/node:15-alpine is ${green}`, `hello runs ${digestOf('1')}`],
      url: `https://customhouse.test/#/runs/${run.runId}`,
    });
  });

  it('does not say the log’s line twice', async () => {
    const said = { ...run, reason: 'Step test said no with exit status 1: Invalid color: red' };

    expect(await newsOf(world.app, said, 'rejected')).not.toHaveProperty('logLine');
  });

  it.each([
    ['promoted', 'let in'],
    ['rejected', 'rejected'],
    ['revoked', 'revoked'],
    ['rolledBack', 'rolled back'],
    ['failed', 'failed'],
  ] as const)('of the type %s begins with what happened to which image', async (type, words) => {
    expect((await newsOf(world.app, run, type)).headline).toBe(`base/node:15-alpine: ${words}`);
  });

  it('of an application names it, and what it runs now', async () => {
    const { headline, standing } = await newsOf(world.app, { ...run, task: 'hello-world' }, 'deployed');

    expect([headline, standing]).toEqual(['hello-world: deployed', [`hello runs ${digestOf('1')}`]]);
  });

  it('names who asked for it', async () => {
    const { facts } = await newsOf(world.app, { ...run, trigger: 'Manual', requestedBy: 'ada@example.com' }, 'revoked');

    expect(facts).toContainEqual({ name: 'Trigger', value: 'Manual, by ada@example.com' });
  });

  it('keeps "could not find out" apart from "no"', async () => {
    const { headline } = await newsOf(world.app, { ...run, status: 'Error' }, 'failed');

    expect(headline).toBe('base/node:15-alpine: could not be done (Error)');
  });
});

const hostile: News = {
  type: 'rejected',
  headline: 'base/node:15-alpine: rejected',
  facts: [{ name: 'Task', value: 'app' }],
  reason: '<!channel> [click](https://evil.test) **bold** <https://evil.test|here> & @all ```x```',
  logLine: '</at><at>everyone</at> <@U123> `rm`',
  standing: ['hello runs [x](https://evil.test)'],
};

interface Text {
  readonly type: unknown;
  readonly text: string;
}

/** Every object in a message that holds a text, with its type. */
function textsIn(value: unknown): readonly Text[] {
  if (typeof value !== 'object' || value === null) return [];
  return [...(isText(value) ? [{ type: value.type, text: value.text }] : []), ...Object.values(value).flatMap(textsIn)];
}

function isText(value: object): value is Text {
  return 'type' in value && 'text' in value && typeof value.text === 'string';
}

describe('hostile names and log lines', () => {
  it('stand in a Teams card only where no Markdown is read', () => {
    const texts = textsIn(teamsMessage(hostile));

    expect(new Set(texts.map(({ type }) => type))).toEqual(new Set(['TextRun']));
    expect(texts.map(({ text }) => text)).toContain(hostile.reason);
  });

  it('stand in a Slack message only where no markup is read, and escaped in the notification’s text', () => {
    const message = slackMessage(hostile) as { text: string; blocks: object[] };

    expect(textsIn(message.blocks).filter(({ type }) => type === 'mrkdwn')).toEqual([]);
    expect(textsIn(message.blocks).find(({ type }) => type === 'plain_text')?.text).toBe(hostile.headline);
    expect(message.text).not.toMatch(/[<>]/);
    expect(message.text).toContain('&lt;!channel&gt;');
    expect(message.text).toContain('|here&gt; &amp; @all');
  });

  it('lose what a terminal or a reader’s eye would obey, and their excess', async () => {
    const reason = `\u001b[2J\u202eevil\u0007 ${'x'.repeat(5000)}`;
    const news = await newsOf(world.app, { ...run, reason }, 'rejected');

    expect(news.reason).toMatch(/^evil x+…$/);
    expect(news.reason).toHaveLength(1000);
  });
});

describe('a Teams card', () => {
  it('is a message with one Adaptive Card and a button to the run', async () => {
    const message = teamsMessage(await newsOf(world.app, run, 'rejected')) as {
      type: string;
      attachments: { contentType: string; content: Record<string, unknown> }[];
    };

    expect([message.type, message.attachments.length]).toEqual(['message', 1]);
    expect(message.attachments[0]).toMatchObject({
      contentType: 'application/vnd.microsoft.card.adaptive',
      content: {
        type: 'AdaptiveCard',
        version: '1.5',
        actions: [{ type: 'Action.OpenUrl', url: `https://customhouse.test/#/runs/${run.runId}` }],
      },
    });
    expect(textsIn(message).map(({ text }) => text)).toEqual([
      'base/node:15-alpine: rejected',
      'Step test said no with exit status 1',
      'Invalid color: red',
      'Task: ',
      'base-import-node',
      'Run: ',
      run.runId,
      'Trigger: ',
      'Image Update',
      'Digest: ',
      red,
      'Now: ',
      `base/node:15-alpine is ${green}`,
      'Now: ',
      `hello runs ${digestOf('1')}`,
    ]);
  });
});

describe('a Slack message', () => {
  it('has no empty text, which Slack refuses, and a link to the run', async () => {
    const message = slackMessage(await newsOf(world.app, { ...run, reason: 'No.' }, 'rejected'));

    expect(textsIn(message).filter(({ text }) => text === '')).toEqual([]);
    expect(JSON.stringify(message)).toContain(`{"type":"link","url":"https://customhouse.test/#/runs/${run.runId}"`);
  });
});
