import { createHmac, randomUUID } from 'node:crypto';

/** GitHub gives a receiver so long. */
const answerWithinMs = 10_000;
/** Deliveries that are remembered, the newest last. */
const maxRecorded = 100;

/** Who is told, and the secret that it is signed with. */
export interface Receiver {
  readonly url: string;
  readonly secret: string;
}

/** What became of one webhook. GitHub does not repeat a failed one, so nor do we. */
export interface Delivery {
  readonly id: string;
  readonly event: 'push';
  readonly repository: string;
  readonly ref: string;
  readonly at: Date;
  readonly outcome:
    { readonly kind: 'answered'; readonly status: number } | { readonly kind: 'failed'; readonly reason: string };
}

export interface Webhook {
  /** Never throws: what went wrong is recorded. */
  readonly deliver: (
    to: Receiver,
    about: { readonly repository: string; readonly ref: string },
    payload: object,
  ) => Promise<void>;
  readonly deliveries: () => readonly Delivery[];
}

/** @see https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries */
export function createWebhook(now: () => Date): Webhook {
  const recorded: Delivery[] = [];
  return {
    async deliver({ url, secret }, about, payload) {
      const id = randomUUID();
      const at = now();
      const body = JSON.stringify(payload);
      const signature = createHmac('sha256', secret).update(body).digest('hex');
      const outcome = await post(url, body, {
        'content-type': 'application/json',
        'user-agent': 'GitHub-Hookshot/customhouse',
        'x-github-delivery': id,
        'x-github-event': 'push',
        'x-hub-signature-256': `sha256=${signature}`,
      });
      recorded.push({ id, event: 'push', ...about, at, outcome });
      if (recorded.length > maxRecorded) recorded.shift();
    },
    deliveries: () => recorded,
  };
}

async function post(url: string, body: string, headers: Record<string, string>): Promise<Delivery['outcome']> {
  try {
    const answer = await fetch(url, { method: 'POST', body, headers, signal: AbortSignal.timeout(answerWithinMs) });
    await answer.body?.cancel();
    return { kind: 'answered', status: answer.status };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : undefined;
    return { kind: 'failed', reason: cause ?? (error instanceof Error ? error.message : String(error)) };
  }
}
