import { describe, expect, it } from 'vitest';
import { freePort } from '../../../local/instance/freePort.ts';
import { pushed, startEventGrid } from './testEventGrid.ts';
import { startWebhook } from './testWebhook.ts';

const topic =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/local/providers/Microsoft.ContainerRegistry/registries/base';
const data = {
  id: expect.any(String) as string,
  timestamp: pushed.timestamp,
  action: 'push',
  location: 'local',
  target: {
    mediaType: pushed.mediaType,
    size: 1234,
    length: 1234,
    digest: pushed.digest,
    repository: 'node',
    tag: '15',
  },
  request: { id: expect.any(String) as string, host: '127.0.0.1:5001', method: 'PUT', useragent: 'podman' },
};
const id = expect.any(String) as string;

describe('a push', () => {
  it('arrives in Event Grid’s schema after the handshake', async () => {
    await using webhook = await startWebhook();
    await using test = await startEventGrid({ url: webhook.url }, { now: () => new Date('2026-01-01T00:00:01Z') });
    await test.grid.validated;

    test.grid.publish(pushed);
    await test.grid.idle();

    expect(webhook.validations).toBe(1);
    expect(webhook.delivered[0]?.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'aeg-event-type': 'Notification',
      'aeg-subscription-name': 'BASE-PUSHED',
      'aeg-delivery-count': '0',
    });
    expect(webhook.delivered[0]?.body).toEqual([
      {
        id,
        topic,
        subject: 'node:15',
        eventType: 'Microsoft.ContainerRegistry.ImagePushed',
        eventTime: '2026-01-01T00:00:01.000Z',
        data,
        dataVersion: '1.0',
        metadataVersion: '1',
      },
    ]);
  });

  it('arrives as a CloudEvent after its handshake', async () => {
    await using webhook = await startWebhook();
    await using test = await startEventGrid(
      { url: webhook.url, schema: 'CloudEventSchemaV1_0' },
      { now: () => new Date('2026-01-01T00:00:01Z') },
    );

    test.grid.publish(pushed);
    await test.grid.idle();

    expect(webhook.delivered[0]?.headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
    expect(webhook.delivered[0]?.body).toEqual({
      specversion: '1.0',
      id,
      source: topic,
      subject: 'node:15',
      type: 'Microsoft.ContainerRegistry.ImagePushed',
      time: '2026-01-01T00:00:01.000Z',
      data,
    });
  });

  it('by digest has no tag in it', async () => {
    await using webhook = await startWebhook();
    await using test = await startEventGrid({ url: webhook.url });
    const { tag, ...byDigest } = pushed;

    test.grid.publish(byDigest);
    await test.grid.idle();

    const [event] = webhook.delivered[0]?.body as { subject: string; data: { target: object } }[];
    expect(event?.subject).toBe('node');
    expect(JSON.stringify(event)).not.toContain(`"${tag ?? ''}"`);
  });

  it('goes only where registry, type and subject are asked for', async () => {
    await using webhook = await startWebhook();
    await using test = await startEventGrid({ url: webhook.url, subjectBeginsWith: 'Node:', subjectEndsWith: '15' });

    test.grid.publish({ ...pushed, registry: 'team' });
    test.grid.publish({ ...pushed, action: 'delete' });
    test.grid.publish({ ...pushed, repository: 'nodes' });
    test.grid.publish({ ...pushed, tag: '16' });
    test.grid.publish(pushed);
    await test.grid.idle();

    const subjects = webhook.attempts.map(({ body }) => (body as { subject: string }[])[0]?.subject);
    expect(subjects).toEqual(['node:15']);
  });
});

describe('a webhook that does not answer yet', () => {
  it('gets what happened before its handshake once that has passed', async () => {
    await using webhook = await startWebhook({ refuseValidations: 3 });
    await using test = await startEventGrid({ url: webhook.url });

    test.grid.publish(pushed);
    await test.grid.idle();

    expect(webhook.validations).toBe(4);
    expect(webhook.delivered).toHaveLength(1);
  });

  it('gets its events when it comes up', async () => {
    const port = await freePort();
    await using test = await startEventGrid({ url: `http://127.0.0.1:${port}/` });
    test.grid.publish(pushed);

    await using webhook = await startWebhook({ port });
    await test.grid.idle();

    expect(webhook.delivered).toHaveLength(1);
  });
});

describe('a webhook that fails', () => {
  it('is asked again with the same event, after the waits of the schedule', async () => {
    const waits: number[] = [];
    await using webhook = await startWebhook();
    await using test = await startEventGrid(
      { url: webhook.url },
      {
        retryDelaysMs: [10_000, 30_000],
        after: (delayMs, run) => {
          waits.push(delayMs);
          setImmediate(run);
          return () => undefined;
        },
      },
    );
    webhook.answers.push(503, 404);

    test.grid.publish(pushed);
    await test.grid.idle();

    expect(waits).toEqual([10_000, 30_000]);
    expect(webhook.attempts.map(({ headers }) => headers['aeg-delivery-count'])).toEqual(['0', '1', '2']);
    expect(new Set(webhook.attempts.map(({ body }) => (body as { id: string }[])[0]?.id)).size).toBe(1);
  });

  it('gets an event a last time, then it is a dead letter', async () => {
    await using webhook = await startWebhook();
    await using test = await startEventGrid({ url: webhook.url }, { now: () => new Date('2026-03-04T05:06:07Z') });
    webhook.answers.push(500, 500, 500);

    test.grid.publish(pushed);
    await test.grid.idle();

    const [path = ''] = await test.deadLetters();
    expect(path).toMatch(/^BASE-PUSHED\/2026\/3\/4\/5\/.+\.json$/);
    expect(await test.read(path)).toMatchObject([
      {
        subject: 'node:15',
        deadLetterReason: 'MaxDeliveryAttemptsExceeded',
        deliveryAttempts: 3,
        lastDeliveryOutcome: 'InternalServerError',
        lastHttpStatusCode: 500,
      },
    ]);
  });

  it.each([400, 401, 403, 413])('is not asked again after %i', async (status) => {
    await using webhook = await startWebhook();
    await using test = await startEventGrid({ url: webhook.url });
    webhook.answers.push(status);

    test.grid.publish(pushed);
    await test.grid.idle();

    expect(webhook.attempts).toHaveLength(1);
    expect(await test.deadLetters()).toHaveLength(1);
  });

  it('does not hold up other events', async () => {
    await using webhook = await startWebhook();
    await using test = await startEventGrid({ url: webhook.url }, { retryDelaysMs: [60_000] });
    await test.grid.validated;
    webhook.answers.push(503);

    for (let push = 0; push < 200; push++) test.grid.publish({ ...pushed, tag: `run-${push}` });

    await expect.poll(() => webhook.delivered.length, { timeout: 10_000 }).toBe(199);
  });
});

describe('a crash', () => {
  it('loses no event: what waited, for its first or a later attempt, is delivered after it', async () => {
    await using webhook = await startWebhook();
    await using test = await startEventGrid({ url: webhook.url }, { retryDelaysMs: [200] });
    await test.grid.validated;
    webhook.answers.push(503, 503);
    test.grid.publish({ ...pushed, tag: 'one' });
    test.grid.publish({ ...pushed, tag: 'two' });
    await expect.poll(() => webhook.attempts.length).toBe(2);

    await test.restart();
    await test.grid.idle();

    const subjects = webhook.delivered.map(({ body }) => (body as { subject: string }[])[0]?.subject);
    expect(subjects.sort()).toEqual(['node:one', 'node:two']);
    expect(webhook.delivered.every(({ headers }) => headers['aeg-delivery-count'] === '1')).toBe(true);
  });

  it('keeps the webhook’s key out of the folder', async () => {
    await using webhook = await startWebhook();
    const lines: string[] = [];
    await using test = await startEventGrid({ url: webhook.url }, { log: (line) => lines.push(line) });
    webhook.answers.push(400);

    test.grid.publish(pushed);
    await test.grid.idle();

    const [path = ''] = await test.deadLetters();
    expect(lines).toHaveLength(1);
    expect(JSON.stringify([lines, await test.read(path)])).not.toContain('the-key');
  });
});
