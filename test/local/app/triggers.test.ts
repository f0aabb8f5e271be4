import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Document } from 'yaml';
import { connectAzure } from '../../../local/provision/azureClients.ts';
import { openRepository } from '../../../local/upstream/registryClient.ts';
import { poll } from '../../../local/walkthrough/api.ts';
import type { Run } from '../../../shared/run.ts';
import { type AppAlone, startAppAlone } from '../../support/live/appAlone.ts';
import { callApp } from '../../support/live/callApp.ts';
import { pushTinyImage } from '../arm/tinyImage.ts';

const fastClock = join(import.meta.dirname, '../../support/live/fastClock.mjs');
const repositories = join(import.meta.dirname, '../../fixtures/repositories');
const everyMinute = '* * * * *';

let app: AppAlone;

beforeAll(async () => {
  app = await startAppAlone({
    configure,
    repositories: { 'opaque-app': join(repositories, 'opaque-app') },
    // A minute takes a second.
    hostEnv: { NODE_OPTIONS: `--import=${pathToFileURL(fastClock).href}` },
  });
});
afterAll(() => app.remove());

function configure(file: Document, contextOf: (repository: string) => string): void {
  const gates = [{ test: { context: contextOf('import-baseimage-node') } }];
  const timed = { kind: 'import', from: 'public/timed:1', gates, triggers: { timer: everyMinute, baseImage: false } };
  function add(name: string, task: object): void {
    file.setIn(['tasks', name], file.createNode(task));
  }
  file.setIn(['registries', 'dead'], file.createNode({ server: '127.0.0.1:1' }));
  for (const sample of ['node-public', 'base-import-node', 'hello-world'])
    file.setIn(['tasks', sample, 'enabled'], false);
  add('timed', { ...timed, to: 'base/timed:1' });
  add('off', { ...timed, to: 'base/off:1', enabled: false });
  add('asked-again', { kind: 'import', from: 'public/again:1', to: 'base/again:1', gates, revalidate: everyMinute });
  add('opaque', {
    kind: 'build',
    registry: 'team',
    context: contextOf('opaque-app'),
    image: 'opaque',
    baseImages: ['${registry.public}/library/base:1'],
    set: { BASE: 'somewhere/else:1' },
    triggers: { commit: false },
  });
  add('dead', { kind: 'import', from: 'dead/node:1', to: 'base/dead:1', gates, triggers: { baseImage: false } });
}

async function runsOf(task: string): Promise<readonly Run[]> {
  return (await app.ledger.runs.list({ task }, 100)).items;
}

describe('a timer', () => {
  it('runs its task once for each scheduled minute', async () => {
    const runs = await poll('three runs', async () => {
      const all = await runsOf('timed');
      return all.length >= 3 ? all : undefined;
    });

    const times = runs.map(({ cause }) => (cause.kind === 'timer' ? cause.scheduledTime : 'another cause'));
    expect(new Set(runs.map(({ trigger }) => trigger))).toEqual(new Set(['Timer']));
    expect(new Set(times).size).toBe(times.length);
    expect(times.filter((time) => !/^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/.test(time))).toEqual([]);
  });

  it('does not run a disabled task', async () => {
    expect(await runsOf('off')).toEqual([]);
  });

  it('has what is promoted asked about again: nothing where nothing was', async () => {
    const [run] = await poll('a revalidation', async () => {
      const all = (await runsOf('asked-again')).filter(({ status }) => status === 'Succeeded');
      return all.length > 0 ? all : undefined;
    });

    expect(run).toMatchObject({ trigger: 'Timer', cause: { kind: 'revalidation' }, outcome: 'unchanged' });
  });
});

describe('an event in the schema of CloudEvents', () => {
  const webhook = '/runtime/webhooks/EventGrid?functionName=imagePushed';
  const digest = `sha256:${'cd'.repeat(32)}`;

  it('is preceded by a handshake that the app answers', async () => {
    const { status, headers } = await callApp(app.file, `${webhook}&code=${app.file.keys.eventGrid}`, {
      method: 'OPTIONS',
      headers: { 'webhook-request-origin': 'eventgrid.azure.net' },
    });

    expect([status, headers.get('webhook-allowed-origin')]).toEqual([200, 'eventgrid.azure.net']);
  });

  it('starts what `baseImages` names where no Dockerfile tells', async () => {
    const { status } = await callApp(app.file, `${webhook}&code=${app.file.keys.eventGrid}`, {
      method: 'POST',
      headers: { 'aeg-event-type': 'Notification', 'content-type': 'application/cloudevents+json' },
      body: {
        specversion: '1.0',
        id: 'c1',
        source: `/subscriptions/s/resourceGroups/customhouse/providers/Microsoft.ContainerRegistry/registries/public`,
        subject: 'library/base:1',
        type: 'Microsoft.ContainerRegistry.ImagePushed',
        time: new Date().toISOString(),
        data: {
          id: 'd1',
          timestamp: new Date().toISOString(),
          action: 'push',
          target: { repository: 'library/base', tag: '1', digest },
          request: { host: app.file.registries['public']!.loginServer },
        },
      },
    });

    expect(status).toBe(202);
    const [run] = await poll('its run', async () => {
      const all = await runsOf('opaque');
      return all.length > 0 ? all : undefined;
    });
    expect(run).toMatchObject({ trigger: 'Image Update', cause: { kind: 'image', digest } });
  });

  it('which the registry sent itself starts it, too', async () => {
    const { server, ...login } = app.target.registries.public;

    const pushed = await pushTinyImage(server, 'library/base', '1', login);

    await poll('its run', async () => ((await runsOf('opaque')).length === 2 ? true : undefined));
    expect((await runsOf('opaque'))[0]).toMatchObject({ trigger: 'Image Update', cause: { digest: pushed } });
  });
});

it('a run that waits for its upstream is canceled on request', async () => {
  const started = await callApp(app.file, '/api/tasks/dead/runs', { method: 'POST', body: {} });
  const runId = String(started.json?.['runId']);

  const { status } = await callApp(app.file, `/api/runs/${runId}/cancel`, { method: 'POST' });

  expect(status).toBe(202);
  expect(await app.api.ended(runId)).toMatchObject({ status: 'Canceled' });
  const late = await callApp(app.file, `/api/runs/${runId}/cancel`, { method: 'POST' });
  expect(late.status).toBe(409);
});

describe('a registry login that runs out within a month', () => {
  it('gets its token’s other password by the timer, and the former one goes on working', async () => {
    const { secrets } = connectAzure(app.file.ports, app.file.settings['IDENTITY_HEADER'] ?? '');
    const old = await secrets.getSecret('registry-team-password');
    const inAWeek = new Date(Date.now() + 7 * 86_400_000);
    await secrets.updateSecretProperties(old.name, old.properties.version ?? '', { expiresOn: inAWeek });
    await app.ledger.settings.setMark('rotateLogins', '2026-11-01T00:00:00.000Z');

    const renewed = await poll('another password', async () => {
      const secret = await secrets.getSecret('registry-team-password');
      return secret.value === old.value ? undefined : secret;
    });

    expect([old.properties.tags, renewed.properties.tags]).toEqual([
      { password: 'password1' },
      { password: 'password2' },
    ]);
    expect(await Promise.all([old.value, renewed.value, 'guess'].map(mayPull))).toEqual([true, true, false]);
  });
});

/** Whether the registry lets the login in: then it says that there is no such image. */
function mayPull(password = ''): Promise<boolean> {
  const origin = `http://${app.file.registries['team']?.loginServer ?? ''}`;
  const login = { username: 'team-pull', password };
  return openRepository({ origin, repository: 'hello-world', login })
    .getManifest('any')
    .then(
      () => true,
      () => false,
    );
}
