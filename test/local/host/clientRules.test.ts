import { OrchestrationRuntimeStatus, type DurableClient } from 'durable-functions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rpcPath } from '../../../local/host/client/clientData.ts';
import { loadKeys } from '../../../local/host/keys.ts';
import { durableClient, finalStatus, isRunning, statusWhen } from './support/durableClient.ts';
import { newState, startHostProcess, type HostProcess } from './support/hostProcess.ts';

/** The rules of facts.md, section 2, that a client of the engine meets; the numbers are theirs. */
describe('a Durable client of the local engine', () => {
  const state = newState();
  let host: HostProcess;
  let client: DurableClient;
  beforeAll(async () => {
    host = await startHostProcess({ state });
    client = durableClient(host.origin, state);
  });
  afterAll(() => host.stop());

  /** As the client calls, without its own handling of answers. */
  function call(method: string, path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${host.origin}${rpcPath}${loadKeys(state).durableTask}/${path}`, { method, ...init });
  }

  async function startWaiting(instanceId: string): Promise<void> {
    await client.startNew('waitForGo', { instanceId, input: { of: instanceId } });
    await statusWhen(client, instanceId, isRunning);
  }

  it.each([null, '', 0, false])(
    'sees a custom status cleared by %j, and kept where a turn sets none (6)',
    async (nothing) => {
      const id = await client.startNew('status', { input: [{ stage: 1 }, 'skip', nothing] });

      await statusWhen(client, id, (status) => JSON.stringify(status.customStatus) === '{"stage":1}');
      await client.raiseEvent(id, 'Next', null);
      await statusWhen(client, id, isRunning);
      expect((await client.getStatus(id)).customStatus).toEqual({ stage: 1 });
      await client.raiseEvent(id, 'Next', null);

      await statusWhen(client, id, (status) => status.customStatus === null);
      await client.terminate(id, 'seen');
    },
  );

  it('sees a run fail whose custom status is larger than 16 KB (6)', async () => {
    const small = await client.startNew('largeStatus', { input: 8190 });
    const large = await client.startNew('largeStatus', { input: 8191 });

    expect((await finalStatus(client, small)).runtimeStatus).toBe('Completed');
    expect((await finalStatus(client, large)).output).toContain('16 KB');
  });

  it('gets times in whole seconds of UTC, and lists by status, time and prefix, page by page (9)', async () => {
    for (const name of ['list-a', 'list-b', 'list-c']) await startWaiting(name);
    await client.terminate('list-b', 'enough');
    await finalStatus(client, 'list-b');

    const pages: string[][] = [];
    for (let token: string | null = ''; token !== null;) {
      const answer = await call('GET', 'instances/?instanceIdPrefix=list-&top=2', {
        headers: { 'x-ms-continuation-token': token },
      });
      pages.push(((await answer.json()) as { instanceId: string }[]).map((status) => status.instanceId));
      token = answer.headers.get('x-ms-continuation-token');
    }
    const running = await client.getStatusBy({ runtimeStatus: [OrchestrationRuntimeStatus.Running] });
    const later = await client.getStatusBy({ createdTimeFrom: new Date(Date.now() + 60_000) });
    const raw = (await (await call('GET', 'instances/list-a')).json()) as { createdTime: string };

    expect(pages).toEqual([['list-a', 'list-b'], ['list-c']]);
    expect(running.map((status) => status.instanceId)).toEqual(expect.arrayContaining(['list-a', 'list-c']));
    expect(running.map((status) => status.instanceId)).not.toContain('list-b');
    expect(later).toEqual([]);
    expect(raw.createdTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  it('is refused with 409 while the ID runs or is suspended, and replaces a finished one (10)', async () => {
    await startWaiting('once');

    await expect(client.startNew('waitForGo', { instanceId: 'once' })).rejects.toThrow('409');
    await client.suspend('once', 'hold');
    await expect(client.startNew('waitForGo', { instanceId: 'once' })).rejects.toThrow('409');
    await client.terminate('once', 'enough');
    await finalStatus(client, 'once');
    await client.startNew('recChild', { instanceId: 'once', input: 'again' });

    expect((await finalStatus(client, 'once')).output).toEqual({ child: 'again' });
  });

  it('lets a sub-orchestration replace an instance that runs under its ID (12)', async () => {
    await startWaiting('taken');

    const parent = await client.startNew('callsChild', { input: { name: 'recChild', input: 7, instanceId: 'taken' } });

    expect((await finalStatus(client, parent)).output).toEqual({ child: 7 });
    expect((await finalStatus(client, 'taken')).name).toBe('recChild');
  });

  it('terminates with the reason as output; children live on and results are dropped (12)', async () => {
    await client.startNew('callsChild', { instanceId: 'parent', input: { name: 'waitForGo', instanceId: 'orphan' } });
    await statusWhen(client, 'parent', isRunning);
    await statusWhen(client, 'orphan', isRunning);

    await client.terminate('parent', 'no longer wanted');
    const parent = await finalStatus(client, 'parent');
    const orphan = await client.getStatus('orphan');
    await client.raiseEvent('orphan', 'Go', 'home');

    expect([parent.runtimeStatus, parent.output]).toEqual(['Terminated', 'no longer wanted']);
    expect(orphan.runtimeStatus).toBe('Running');
    expect((await finalStatus(client, 'orphan')).output).toBe('home');
    expect((await client.getStatus('parent')).output).toBe('no longer wanted');
  });

  it('keeps the events of a suspended instance and delivers them after resume (14)', async () => {
    await client.startNew('collect', { instanceId: 'suspended', input: 3 });
    await client.raiseEvent('suspended', 'Item', 1);
    await client.suspend('suspended', 'hold');
    await client.raiseEvent('suspended', 'Item', 2);
    await client.raiseEvent('suspended', 'Item', 3);

    const held = await client.getStatus('suspended');
    await client.resume('suspended', 'go on');

    expect(held.runtimeStatus).toBe('Suspended');
    expect((await finalStatus(client, 'suspended')).output).toEqual([1, 2, 3]);
  });

  it('is answered by state: events and purges of running, finished and unknown instances (14)', async () => {
    await startWaiting('answers');
    const json = { headers: { 'content-type': 'application/json' }, body: '1' };

    const asText = await call('POST', 'instances/answers/raiseEvent/Go', { body: '1' });
    const purgeRunning = await call('DELETE', 'instances/answers');
    const toUnknown = await call('POST', 'instances/nobody/raiseEvent/Go', json);
    await client.terminate('answers', 'enough');
    await finalStatus(client, 'answers');
    const toFinished = await call('POST', 'instances/answers/raiseEvent/Go', json);
    await client.raiseEvent('answers', 'Go', 'swallowed by the client');
    const purged = await client.purgeInstanceHistory('answers');

    expect([asText, purgeRunning, toUnknown, toFinished].map((answer) => answer.status)).toEqual([400, 412, 404, 410]);
    expect(purged).toEqual({ instancesDeleted: 1 });
    await expect(client.getStatus('answers')).rejects.toThrow('404');
  });

  it('purges by filter what has finished', async () => {
    await client.startNew('recChild', { instanceId: 'purge-me', input: 1 });
    await finalStatus(client, 'purge-me');
    await startWaiting('keep-me');

    const result = await client.purgeInstanceHistoryBy({ createdTimeFrom: new Date(0) });

    expect(result.instancesDeleted).toBeGreaterThan(0);
    await expect(client.getStatus('purge-me')).rejects.toThrow('404');
    expect((await client.getStatus('keep-me')).runtimeStatus).toBe('Running');
  });

  it('shows a history, with inputs and outputs only where they are asked for', async () => {
    await client.startNew('recChild', { instanceId: 'shown', input: 'in' });
    await finalStatus(client, 'shown');

    const plain = (await (await call('GET', 'instances/shown?showHistory=true&showInput=false')).json()) as Shown;
    const full = (await (await call('GET', 'instances/shown?showHistory=true&showHistoryOutput=true')).json()) as Shown;

    expect(plain.input).toBeNull();
    expect(plain.historyEvents.map((event) => event['EventType'])).toEqual([
      'ExecutionStarted',
      'TaskCompleted',
      'ExecutionCompleted',
    ]);
    expect(plain.historyEvents[1]).not.toHaveProperty('Result');
    expect(full.historyEvents[1]).toMatchObject({ FunctionName: 'echo', Result: '"in"' });
  });

  it.each(['a b', 'a%2Fb', '..%2F..%2Fkeys', 'x'.repeat(201)])('is refused the instance ID %s (17)', async (id) => {
    const answer = await call('POST', `orchestrators/recChild/${id}`, { body: '1' });

    expect(answer.status).toBe(400);
  });

  it('is refused by name what the local engine does not do', async () => {
    const answer = await call('POST', 'instances/shown/rewind?reason=x');

    expect(answer.status).toBe(501);
    expect(await answer.text()).toContain('POST instances/shown/rewind');
  });

  it('reaches nothing without the key', async () => {
    const rpc = await fetch(`${host.origin}${rpcPath}wrong/instances/`);
    const webhook = await fetch(`${host.origin}/runtime/webhooks/durabletask/instances`);
    const withKey = await fetch(`${host.origin}/runtime/webhooks/durabletask/instances?code=${loadKeys(state).master}`);

    expect([rpc.status, webhook.status, withKey.status]).toEqual([401, 401, 200]);
  });
});

interface Shown {
  readonly input: unknown;
  readonly historyEvents: readonly Readonly<Record<string, unknown>>[];
}
