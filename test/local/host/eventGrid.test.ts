import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadKeys } from '../../../local/host/keys.ts';
import { newState, startHostProcess, traceOf, type HostProcess } from './support/hostProcess.ts';

describe("Event Grid's webhook on the local host", () => {
  const state = newState();
  let host: HostProcess;
  let url: string;
  beforeAll(async () => {
    host = await startHostProcess({ state });
    url = `${host.origin}/runtime/webhooks/EventGrid?functionName=imagePushed&code=${loadKeys(state).eventGrid}`;
  });
  afterAll(() => host.stop());

  function deliver(
    body: unknown,
    headers: Record<string, string> = { 'aeg-event-type': 'Notification' },
    to = url,
  ): Promise<Response> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return fetch(to, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: text });
  }

  function seen(id: string): unknown[] {
    return traceOf(state).filter((line) => (line as { id?: string }).id === id);
  }

  it('answers the validation handshake of both schemas', async () => {
    const eventGrid = await deliver(
      [{ eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent', data: { validationCode: 'abc' } }],
      {
        'aeg-event-type': 'SubscriptionValidation',
      },
    );
    const cloudEvents = await fetch(url, {
      method: 'OPTIONS',
      headers: { 'WebHook-Request-Origin': 'eventgrid.azure.net' },
    });

    expect([eventGrid.status, await eventGrid.json()]).toEqual([200, { validationResponse: 'abc' }]);
    expect([cloudEvents.status, cloudEvents.headers.get('webhook-allowed-origin')]).toEqual([
      200,
      'eventgrid.azure.net',
    ]);
  });

  it('calls the function once for each event of an array, for a single event and for CloudEvents', async () => {
    const many = await deliver([
      { id: 'e1', subject: 'node:15' },
      { id: 'e2', subject: 'node:16' },
    ]);
    const single = await deliver({ id: 'e3', subject: 'node:17' });
    const cloud = await deliver(
      { specversion: '1.0', id: 'e4', subject: 'node:18' },
      { 'content-type': 'application/cloudevents+json' },
    );

    expect([many.status, single.status, cloud.status]).toEqual([202, 202, 202]);
    expect(['e1', 'e2', 'e3', 'e4'].map((id) => seen(id).length)).toEqual([1, 1, 1, 1]);
    expect(seen('e1')).toEqual([{ id: 'e1', subject: 'node:15' }]);
  });

  it('answers 500 for the whole when one event fails, after the others were taken', async () => {
    const answer = await deliver([
      { id: 'f1', subject: 'good' },
      { id: 'f2', subject: 'poison' },
      { id: 'f3', subject: 'good' },
    ]);

    expect(answer.status).toBe(500);
    expect(['f1', 'f3'].map((id) => seen(id).length)).toEqual([1, 1]);
    expect(host.log()).toContain('this event can not be taken');
  });

  it('answers 400, which Event Grid does not repeat, to what is no event', async () => {
    const answers = [
      await deliver('not JSON'),
      await deliver('7'),
      await deliver([], {}),
      await deliver([], { 'aeg-event-type': 'Other' }),
    ];

    expect(answers.map((answer) => answer.status)).toEqual([400, 400, 400, 400]);
  });

  it('takes an unsubscription', async () => {
    expect((await deliver([{}], { 'aeg-event-type': 'Unsubscribe' })).status).toBe(202);
  });

  it('is open only with its key, and only for a function that is there', async () => {
    const path = `${host.origin}/runtime/webhooks/EventGrid?functionName=`;
    const { eventGrid, function: functionKey } = loadKeys(state);

    const answers = [
      `${path}imagePushed`,
      `${path}imagePushed&code=${functionKey}`,
      `${path}nobody&code=${eventGrid}`,
    ].map((to) => deliver([{ id: 'g1' }], { 'aeg-event-type': 'Notification' }, to));

    expect((await Promise.all(answers)).map((answer) => answer.status)).toEqual([401, 401, 404]);
    expect(seen('g1')).toEqual([]);
  });
});
