import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { git } from '../../../local/git/gitCommand.ts';
import { type AppAlone, startAppAlone } from '../../support/live/appAlone.ts';
import { callApp } from '../../support/live/callApp.ts';
import { until } from '../../support/live/live.ts';
import { type ScriptedServer, startScriptedServer } from '../../support/scriptedServer.ts';

let app: AppAlone;
let receiver: ScriptedServer;
let folder: string;
/** A receiver, as a line of `notify:`. */
function target(path: string, rest: string): string {
  return `  - { url: 'http://${receiver.host}${path}', ${rest} }\n`;
}

/** What arrived at a path of the receiver. */
function arrived(path: string): readonly Record<string, unknown>[] {
  return receiver.requests
    .filter((request) => request.path === path)
    .map(({ body }) => JSON.parse(body) as Record<string, unknown>);
}

beforeAll(async () => {
  receiver = await startScriptedServer(({ path }) => {
    if (path === '/hangs') return 'silence';
    // The first attempt fails.
    return { status: path === '/fails' && arrived('/fails').length === 1 ? 503 : 200 };
  });
  folder = await mkdtemp(join(tmpdir(), 'customhouse-notify-'));
  const notify =
    target('/hangs', 'format: slack') +
    target('/fails', 'format: cloudevents') +
    target('/teams', 'format: teams, types: [failed]') +
    target('/slack', 'format: slack, tasks: [node-public]') +
    target('/others', 'format: slack, tasks: [hello-world]');
  const file = join(folder, 'customhouse.yaml');
  await writeFile(file, `${await readFile('customhouse.yaml', 'utf8')}\nnotify:\n${notify}`);
  app = await startAppAlone({ hostEnv: { CUSTOMHOUSE_CONFIG: file } });
});
afterAll(async () => {
  await app.remove();
  await receiver.close();
  await rm(folder, { recursive: true });
});

/** Nothing can be built here, so a run ends without success. */
async function endedRun(task: string): Promise<string> {
  const { json } = await callApp(app.file, `/api/tasks/${task}/runs`, { method: 'POST', body: {} });
  const runId = String(json?.['runId']);
  await until(`run ${runId} to end`, async () => {
    const { json: run } = await callApp(app.file, `/api/runs/${runId}`);
    return run?.['finishedAt'] !== undefined;
  });
  return runId;
}

describe('the end of a run', () => {
  it('reaches each receiver in its format, whichever of the others fails or hangs', async () => {
    const runId = await endedRun('node-public');

    await until('all to be told', () =>
      Promise.resolve(['/teams', '/slack', '/hangs'].every((path) => arrived(path).length > 0)),
    );
    await until('the failed attempt to be repeated', () => Promise.resolve(arrived('/fails').length > 1));

    expect(arrived('/fails').map(({ id }) => id)).toEqual([`${runId}-failed`, `${runId}-failed`]);
    expect(arrived('/teams')).toMatchObject([{ type: 'message' }]);
    expect(JSON.stringify(arrived('/slack'))).toContain(`${app.file.functionApp}/#/runs/${runId}`);
    expect(arrived('/others')).toEqual([]);
    // The one that hangs is given up after 10 s, the next attempt comes 10 s later.
  }, 90_000);
});

describe('a pushed commit', () => {
  it('is told that its run is pending, then how it ended, also when the app crashes in between', async () => {
    const clone = join(folder, 'clone');
    const url = app.file.git.repositories['base-image-node'] ?? '';
    await git(['clone', '--quiet', url, clone]);
    const who = ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com'];
    await git(['-C', clone, ...who, 'commit', '--quiet', '--allow-empty', '--message', 'Change']);
    const commit = (await git(['-C', clone, 'rev-parse', 'HEAD'])).trim();

    await git(['-C', clone, 'push', '--quiet']);
    await until('the run to begin', async () => (await statusesOf(commit)).length > 0);
    await app.killHost();
    await app.startHost();
    await until('the result', async () => (await statusesOf(commit))[0]?.state !== 'pending');

    const statuses = await statusesOf(commit);
    expect(new Set(statuses.map(({ context }) => context))).toEqual(new Set(['customhouse/node-public']));
    expect(statuses.at(-1)?.state).toBe('pending');
    expect(statuses[0]?.state).toMatch(/^(failure|error)$/);
    expect(statuses[0]?.description).toMatch(/\w{3}/);
    expect(statuses[0]?.target_url).toContain('/#/runs/');
    expect(JSON.stringify(statuses)).not.toContain(app.file.git.token);
  });
});

interface Status {
  readonly state: string;
  readonly context: string;
  readonly description: string;
  readonly target_url: string;
}

async function statusesOf(commit: string): Promise<readonly Status[]> {
  const url = `http://127.0.0.1:${app.file.ports.git}/api/v3/repos/base-image-node/commits/${commit}/statuses`;
  const answer = await fetch(url, { headers: { authorization: `Bearer ${app.file.git.token}` } });
  return (await answer.json()) as Status[];
}
