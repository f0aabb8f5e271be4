import { deadLetterOf } from './deadLetter.ts';
import { topicOf, type PublishedEvent } from './envelope.ts';
import { defaultRetryDelaysMs, nextDelayMs } from './retrySchedule.ts';
import type { EventGridOptions, EventSubscription } from './types.ts';
import { openWaitingEvents, type WaitingEvent } from './waitingEvents.ts';
import { deliver, validate } from './webhook.ts';
import { afterTimeout, createWorkQueue } from './workQueue.ts';

/** So many requests to one webhook at once: a burst must not look like an attack to it. */
const maxConcurrent = 16;
const defaultValidationDelayMs = 1000;

/** The deliveries of one subscription. */
export interface Delivery {
  readonly subscription: EventSubscription;
  accept(published: PublishedEvent): void;
  readonly validated: Promise<void>;
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** Begins with the handshake; then come the events that waited for it, those of a former process too. */
export function startDelivery(subscription: EventSubscription, options: EventGridOptions): Delivery {
  const { now, after = afterTimeout, retryDelaysMs = defaultRetryDelaysMs, log = () => undefined } = options;
  const waiting = openWaitingEvents(options.directory, subscription.name);
  const queue = createWorkQueue({ maxConcurrent, after });
  let isValidated = false;

  async function shakeHands(validated: () => void): Promise<void> {
    isValidated = await validate(subscription, topicOf(options, subscription.registry), now());
    if (!isValidated) {
      queue.addLater(options.validationDelayMs ?? defaultValidationDelayMs, () => shakeHands(validated));
      return;
    }
    validated();
    for (const event of waiting.load()) addWhenDue(event);
  }

  function addWhenDue(event: WaitingEvent): void {
    const delayMs = Date.parse(event.dueAt) - now().getTime();
    if (delayMs > 0) queue.addLater(delayMs, () => attempt(event));
    else queue.add(() => attempt(event));
  }

  async function attempt(event: WaitingEvent): Promise<void> {
    const { id } = event.published;
    const outcome = await deliver(subscription, event.published, event.attempts);
    if (outcome.kind === 'delivered') waiting.remove(id);
    else retryOrBury({ ...event, attempts: event.attempts + 1 }, outcome.status);
  }

  function retryOrBury(event: WaitingEvent, status: number | undefined): void {
    const { id } = event.published;
    const delayMs = nextDelayMs(retryDelaysMs, event.attempts, status);
    const next = delayMs === undefined ? 'dead letter' : `again in ${delayMs / 1000} s`;
    log(`${subscription.name}: event ${id}, attempt ${event.attempts}: ${status ?? 'no answer'}, ${next}`);
    if (delayMs === undefined) {
      waiting.bury(id, deadLetterOf(subscription, event, { status, at: now() }));
      return;
    }
    const again = { ...event, dueAt: new Date(now().getTime() + delayMs).toISOString() };
    waiting.save(again);
    queue.addLater(delayMs, () => attempt(again));
  }

  function accept(published: PublishedEvent): void {
    const event = { published, attempts: 0, dueAt: published.publishTime };
    waiting.save(event);
    if (isValidated) queue.add(() => attempt(event));
  }

  const validated = new Promise<void>((resolve) => {
    queue.add(() => shakeHands(resolve));
  });
  return { subscription, accept, validated, idle: () => queue.idle(), close: () => queue.close() };
}
