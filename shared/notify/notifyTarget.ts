import type { App } from '../app.ts';
import type { NotifyTarget } from '../config/model.ts';
import type { Run } from '../run.ts';
import { eventOf } from './eventOf.ts';
import type { EventType } from './eventTypes.ts';
import { isWanted } from './isWanted.ts';
import type { News } from './news.ts';
import { newsOf } from './newsOf.ts';
import { postToWebhook } from './postToWebhook.ts';
import { sendEvent } from './sendEvent.ts';
import { slackMessage } from './slackMessage.ts';
import { teamsMessage } from './teamsMessage.ts';

/** How people are told; programs get a CloudEvent. */
const messageOf = { teams: teamsMessage, slack: slackMessage } satisfies Record<string, (news: News) => object>;

/**
 * One attempt to tell one receiver of a run's end, in its format. Nothing for what it did not ask for.
 *
 * @throws CustomhouseError WEBHOOK_UNREACHABLE unless it answered with 2xx
 */
export async function notifyTarget(app: App, target: NotifyTarget, run: Run): Promise<void> {
  const event = eventOf(run);
  if (event === undefined || !isWanted(target, event)) return;
  if (target.format === 'cloudevents') {
    await sendEvent(app, target, event);
    return;
  }
  const news = await newsOf(app, run, event.type.slice('customhouse.'.length) as EventType);
  const body = JSON.stringify(messageOf[target.format](news));
  await postToWebhook(target.url, { body, contentType: 'application/json; charset=utf-8' });
}
