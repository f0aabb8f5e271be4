import type { IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { listen } from '../../../local/http/listen.ts';

export interface Delivered {
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

export interface TestWebhook extends AsyncDisposable {
  readonly url: string;
  /** Notifications that were answered with success. */
  readonly delivered: readonly Delivered[];
  /** Every notification. */
  readonly attempts: readonly Delivered[];
  readonly validations: number;
  /** Statuses of the next notifications; 200 when none is left. */
  readonly answers: number[];
}

/** A webhook that answers the handshakes of both schemas as the Functions host does. */
export async function startWebhook({ port = 0, refuseValidations = 0 } = {}): Promise<TestWebhook> {
  const delivered: Delivered[] = [];
  const attempts: Delivered[] = [];
  const answers: number[] = [];
  let validations = 0;
  const server = await listen((request, response) => {
    void (async () => {
      const content = await text(request);
      const body: unknown = content === '' ? undefined : JSON.parse(content);
      const isCode = request.headers['aeg-event-type'] === 'SubscriptionValidation';
      if (isCode || request.method === 'OPTIONS') {
        if (validations++ < refuseValidations) return response.writeHead(503).end();
        if (!isCode)
          return response.writeHead(200, { 'webhook-allowed-origin': request.headers['webhook-request-origin'] }).end();
        const [event] = body as { data: { validationCode: string } }[];
        return response.end(JSON.stringify({ validationResponse: event?.data.validationCode }));
      }
      const notification = { headers: request.headers, body };
      attempts.push(notification);
      const status = answers.shift() ?? 200;
      if (status < 300) delivered.push(notification);
      return response.writeHead(status).end();
    })();
  }, port);
  return {
    url: `http://127.0.0.1:${server.port}/runtime/webhooks/EventGrid?functionName=imagePushed&code=the-key`,
    delivered,
    attempts,
    answers,
    get validations() {
      return validations;
    },
    [Symbol.asyncDispose]: () => server.close(),
  };
}
