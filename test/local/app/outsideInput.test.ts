import { createHmac } from 'node:crypto';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Run, RunId } from '../../../shared/run.ts';
import { type AppAlone, startAppAlone } from '../../support/live/appAlone.ts';
import { until } from '../../support/live/live.ts';
import { type AppAnswer, callApp, runRepair } from '../../support/live/callApp.ts';

// One app for all: nothing that is refused here may leave anything behind.
let app: AppAlone;

beforeAll(async () => {
  app = await startAppAlone();
});
afterAll(() => app.remove());

async function runs(): Promise<readonly Run[]> {
  return (await app.ledger.runs.list({}, 100)).items;
}

/** A run that an earlier test has started may still go on: what counts is which there are. */
async function runIds(): Promise<readonly RunId[]> {
  return (await runs()).map(({ runId }) => runId);
}

/** Lines that the host wrote while `act` was done, and what came of it. */
async function watching<T>(act: () => Promise<T>): Promise<{ readonly result: T; readonly lines: readonly string[] }> {
  const before = app.log().length;
  const result = await act();
  return {
    result,
    lines: app
      .log()
      .slice(before)
      .split('\n')
      .filter((line) => line.includes('was left alone')),
  };
}

/** Not synchronous: the Git server is in this process. */
async function git(folder: string, ...words: string[]): Promise<string> {
  return (await promisify(execFile)('git', ['-C', folder, ...words])).stdout.trim();
}

describe('an event', () => {
  const digest = `sha256:${'ab'.repeat(32)}`;
  function topic(registry: string): string {
    return `/subscriptions/s/resourceGroups/customhouse/providers/Microsoft.ContainerRegistry/registries/${registry}`;
  }
  const target = { repository: 'node', tag: '15-alpine', digest };

  function pushed(change: { registry?: string; type?: string; target?: object; host?: string } = {}): object {
    const host = change.host ?? app.file.registries['public']!.loginServer;
    return {
      id: 'e1',
      topic: topic(change.registry ?? 'public'),
      subject: 'node:15-alpine',
      eventType: change.type ?? 'Microsoft.ContainerRegistry.ImagePushed',
      eventTime: '2026-11-24T00:00:00Z',
      dataVersion: '1.0',
      data: {
        id: 'd1',
        timestamp: '2026-11-24T00:00:00Z',
        action: 'push',
        target: change.target ?? target,
        request: { host },
      },
    };
  }

  function deliver(body: unknown): Promise<AppAnswer> {
    return callApp(app.file, `/runtime/webhooks/EventGrid?functionName=imagePushed&code=${app.file.keys.eventGrid}`, {
      method: 'POST',
      headers: { 'aeg-event-type': 'Notification' },
      body,
    });
  }

  it.each([
    ['of another type', () => pushed({ type: 'Microsoft.Storage.BlobCreated' })],
    ['of a deletion', () => pushed({ type: 'Microsoft.ContainerRegistry.ImageDeleted' })],
    ['without a digest', () => pushed({ target: { repository: 'node', tag: '15-alpine' } })],
    ['without a tag', () => pushed({ target: { repository: 'node', digest } })],
    ['of another registry', () => pushed({ registry: 'somebodyelse' })],
    ['that bears our name but comes from another host', () => pushed({ host: 'evil.azurecr.io' })],
    ['that is empty', () => ({})],
  ])('%s is taken, logged once, and starts nothing', async (_, event) => {
    const { result, lines } = await watching(() => deliver([event()]));

    expect(result.status).toBe(202);
    expect(lines).toHaveLength(1);
    expect(await runs()).toEqual([]);
  });

  it('among 500 that are junk is taken with them, each logged once, and nothing is started', async () => {
    const { result, lines } = await watching(() => deliver(Array.from({ length: 500 }, () => pushed({ target: {} }))));

    expect(result.status).toBe(202);
    expect(lines).toHaveLength(500);
    expect(await runs()).toEqual([]);
  });

  it.each(['{"id":', '"text"', '[1,2]'])(
    'that is no event (%s) is answered 400, which Event Grid does not repeat',
    async (body) => {
      expect((await deliver(body)).status).toBe(400);
      expect(await runs()).toEqual([]);
    },
  );

  it('that is good starts its run in spite of bad neighbours', async () => {
    const { result, lines } = await watching(() => deliver([pushed({ target: {} }), pushed(), {}]));

    expect(result.status).toBe(202);
    expect(lines).toHaveLength(2);
    const [run, ...others] = await until('the run to be there', async () => {
      const all = await runs();
      return all.length > 0 && all;
    });
    expect(run).toMatchObject({ task: 'base-import-node', trigger: 'Image Update', cause: { digest } });
    expect(others).toEqual([]);
  });
});

describe('a Git webhook', () => {
  const mostBytes = 25 * 1024 * 1024;

  function send(body: string, signature: string | undefined): Promise<AppAnswer> {
    const headers = {
      'x-github-event': 'push',
      ...(signature === undefined ? {} : { 'x-hub-signature-256': signature }),
    };
    return callApp(app.file, '/api/hooks/git', { method: 'POST', headers, body });
  }

  function signed(body: string, secret: string): string {
    return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  }

  function push(): string {
    const url = new URL(app.file.git.repositories['hello-world'] ?? '');
    url.username = '';
    url.password = '';
    return JSON.stringify({ ref: 'refs/heads/main', after: 'c'.repeat(40), repository: { clone_url: url.href } });
  }

  it.each([
    ['without a signature', () => undefined],
    ['with another secret’s signature', () => signed(push(), 'another')],
    ['with a signature of another body', () => signed('{}', app.file.git.webhookSecret)],
    ['with something that is no signature', () => 'sha256=0'],
  ])('%s is answered 401, with no word, and starts nothing', async (_, signature) => {
    const before = await runIds();

    const answer = await send(push(), signature());

    expect([answer.status, answer.text]).toEqual([401, '']);
    expect(await runIds()).toEqual(before);
  });

  it('of more than 25 MB is answered 413', async () => {
    const body = ' '.repeat(mostBytes + 1);

    expect((await send(body, signed(body, app.file.git.webhookSecret))).status).toBe(413);
  });

  it('that never came: the push is found by repair, and once only', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'customhouse-push-'));
    await app.killHost();
    await git(folder, 'clone', '--quiet', app.file.git.repositories['hello-world'] ?? '', '.');
    const author = ['-c', 'user.name=A', '-c', 'user.email=a@example.com'];
    await git(folder, ...author, 'commit', '--quiet', '--allow-empty', '--message', 'Unannounced');
    await git(folder, 'push', '--quiet', 'origin', 'HEAD');
    const commit = await git(folder, 'rev-parse', 'HEAD');
    rmSync(folder, { recursive: true });
    await app.startHost();

    await runRepair(app.file);
    await runRepair(app.file);

    const found = (await runs()).filter(({ task }) => task === 'hello-world');
    expect(found).toMatchObject([{ trigger: 'Commit', cause: { kind: 'commit', commit } }]);
  });
});
