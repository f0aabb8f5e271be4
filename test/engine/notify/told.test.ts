import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Run } from '../../../local/walkthrough/api.ts';
import { enterWorld, following, leaveWorld, pushColor, type World } from '../../../local/walkthrough/world.ts';
import { callApp } from '../../support/live/callApp.ts';
import { type Live, runChain, startLive, until } from '../../support/live/live.ts';
import { type ScriptedServer, startScriptedServer } from '../../support/scriptedServer.ts';

let receiver: ScriptedServer;
let folder: string;
let live: Live;
let world: World;
beforeAll(async () => {
  receiver = await startScriptedServer(() => ({ status: 202 }));
  folder = await mkdtemp(join(tmpdir(), 'customhouse-told-'));
  const targets = ['teams', 'slack'].map(
    (format) => `  - { url: 'http://${receiver.host}/${format}', format: ${format} }\n`,
  );
  const file = join(folder, 'customhouse.yaml');
  await writeFile(file, `${await readFile('customhouse.yaml', 'utf8')}\nnotify:\n${targets.join('')}`);
  live = await startLive({ CUSTOMHOUSE_CONFIG: file });
  await runChain(live.instance);
  world = await enterWorld(live.target);
});
afterAll(async () => {
  await leaveWorld(world);
  await live.remove();
  await receiver.close();
  await rm(folder, { recursive: true });
});

/** What both receivers were told of a run: the texts of the message, as they arrived. */
async function told({ runId }: Run): Promise<readonly string[]> {
  return Promise.all(
    ['/teams', '/slack'].map((path) =>
      until(`${path} to be told of ${runId}`, () =>
        Promise.resolve(
          receiver.requests.find((request) => request.path === path && request.body.includes(runId))?.body,
        ),
      ),
    ),
  );
}

interface Status {
  readonly state: string;
  readonly context: string;
  readonly description: string;
  readonly target_url: string;
}

/** What the Git host shows at the commit that a run stems from, newest first, once the run's end is there. */
async function statusesOf({ runId }: Run): Promise<readonly Status[]> {
  const { file } = live.instance;
  const { json } = await callApp(file, `/api/runs/${runId}`);
  const url = `http://127.0.0.1:${file.ports.git}/api/v3/repos/base-image-node/commits/${String(json?.['commit'])}/statuses`;
  return until(`the end of ${runId} at its commit`, async () => {
    const answer = await fetch(url, { headers: { authorization: `Bearer ${file.git.token}` } });
    const statuses = (await answer.json()) as Status[];
    return statuses[0]?.state !== 'pending' && statuses.length > 0 && statuses;
  });
}

it('a change that is let in: what happened on which digest, what runs now, and success at its commit', async () => {
  const [built, promoted, deployed] = await following(world, ['node-public', 'base-import-node', 'hello-world'], () =>
    pushColor(world, 'Green'),
  );

  const statuses = await statusesOf(built!);
  expect(statuses.map(({ state }) => state)).toEqual(['success', 'pending']);
  expect(statuses[0]).toMatchObject({ context: 'customhouse/node-public' });
  expect(statuses[0]?.description).toMatch(/^built: /);
  expect(statuses[0]?.target_url).toBe(`${live.instance.file.functionApp}/#/runs/${built!.runId}`);
  for (const message of await told(promoted!)) {
    for (const said of [
      'base/node:15-alpine: let in',
      promoted!.digest!,
      `base/node:15-alpine is ${promoted!.digest!}`,
    ])
      expect(message).toContain(said);
  }
  for (const message of await told(deployed!)) {
    expect(message).toContain('hello-world: deployed');
    expect(message).toContain(`hello-world runs ${deployed!.digest!}`);
  }
});

it('a change that is stopped: why, with the line of the log that tells it, and what still runs', async () => {
  const [hello] = await world.api.runs('hello-world');
  const [, rejected] = await following(world, ['node-public', 'base-import-node'], () => pushColor(world, 'Red'));

  for (const message of await told(rejected!)) {
    for (const said of [
      'base/node:15-alpine: rejected',
      rejected!.digest!,
      'exit status 1',
      'ERROR: Invalid Color: Red',
      `hello-world runs ${hello!.digest!}`,
      `${live.instance.file.functionApp}/#/runs/${rejected!.runId}`,
    ])
      expect(message).toContain(said);
    expect(message).not.toContain(`is ${rejected!.digest!}`);
  }
});

it('a build that fails: the last line that it wrote, at its commit, too', async () => {
  const [failed] = await following(world, ['node-public'], () =>
    world.git['base-image-node'].push(
      'Dockerfile',
      'Break it',
      (text) => `${text}\nRUN echo 'The disk is made of cheese' && exit 3\n`,
    ),
  );

  const [status] = await statusesOf(failed!);
  expect(failed!.status).toBe('Failed');
  expect(failed!.reason).toContain('The disk is made of cheese');
  expect(status).toMatchObject({ state: 'failure', context: 'customhouse/node-public' });
  expect(status?.description).toMatch(/^Failed: The build \(ACR run \w+\) ended as Failed/);
  for (const message of await told(failed!)) {
    expect(message).toContain('node-public: failed');
    expect(message).toContain('The disk is made of cheese');
  }
});
