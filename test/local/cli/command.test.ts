import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseTaggedImage } from '../../../shared/image.ts';
import type { RunId } from '../../../shared/run.ts';
import { type AppAlone, startAppAlone } from '../../support/live/appAlone.ts';
import { digestOf } from '../../support/fakeApp.ts';
import { builtCommand, customhouse, runProgram } from './cli.ts';

let app: AppAlone;
let folder: string;
const [blue, green] = [digestOf('b'), digestOf('9')];

beforeAll(async () => {
  app = await startAppAlone();
  folder = await mkdtemp(join(tmpdir(), 'customhouse-cli-'));
  await letIn();
});
afterAll(async () => {
  await app.remove();
  await rm(folder, { recursive: true });
});

/** Blue was let in, then green; hello-world was deployed on each. Nothing can be built here, so the ledger is written as the runs would have. */
async function letIn(): Promise<void> {
  const { imports, deployments } = app.ledger;
  const key = { task: 'base-import-node', target: parseTaggedImage('base/node:15-alpine')! };
  for (const [digest, order, letter] of [
    [blue, 1, 'b'],
    [green, 2, 'g'],
  ] as const) {
    const runId = letter.repeat(10) as RunId;
    await imports.recordVerdict(key, digest, {
      gate: 'test',
      answer: 'pass',
      evidence: 'Valid color',
      runId,
      at: '2026-11-24T12:00:00.000Z',
      platform: 'linux/amd64',
      acrRunId: `c${letter}1`,
    });
    await imports.promote(key, { digest, order, runId, uniqueTag: `15-alpine-${runId}`, byHand: false });
    const base = { image: 'base/node:15-alpine', digest };
    await deployments.deploy('hello-world', { digest: digestOf(String(order)), order, runId, base });
    await deployments.recordHealth('hello-world', digestOf(String(order)), 'healthy');
  }
}

describe('the built command', () => {
  it('prints a table, JSON and tab-separated values', async () => {
    const [table, json, tsv] = await Promise.all(
      ['table', 'json', 'tsv'].map((form) => customhouse(app.file, ['task', 'list', '-o', form])),
    );

    expect([table?.exitCode, json?.exitCode, tsv?.exitCode]).toEqual([0, 0, 0]);
    expect(table?.output).toMatch(/^TASK +KIND +PLATFORM +STATUS +IMAGE +LAST RUN +ENDED AS\nnode-public +build /);
    expect((JSON.parse(json?.output ?? '') as { name: string }[]).map(({ name }) => name)).toEqual([
      'node-public',
      'base-import-node',
      'hello-world',
    ]);
    expect(tsv?.output.split('\n')[1]).toMatch(
      /^base-import-node\timport\tlinux\/\w+\tEnabled\tbase\/node:15-alpine\t/,
    );
  });

  it('answers why an image is here', async () => {
    const { exitCode, output } = await customhouse(app.file, ['image', 'why', 'node:15-alpine']);

    expect(exitCode).toBe(0);
    expect(output).toContain(`Digest:      ${green}\nState:       in use\n`);
    expect(output).toContain('Gate test:   pass (2026-11-24T12:00:00Z, ACR run cg1)\n             Valid color\n');
    expect(output).toContain('(hello-world)\n');
    expect(output).toContain(`Replaced:    ${blue} (15-alpine-bbbbbbbbbb)\n`);
    expect(output).toContain('Go back:     customhouse image rollback base-import-node 15-alpine-bbbbbbbbbb\n');
  });

  it('queries with JMESPath', async () => {
    const words = ['image', 'history', 'node:15-alpine', '--query', 'promotions[?isDesired].digest | [0]', '-o', 'tsv'];

    expect(await customhouse(app.file, words)).toEqual({ exitCode: 0, output: `${green}\n`, error: '' });
  });

  it('follows a run by default, its steps beside its log, and ends with the run’s answer', async () => {
    const { exitCode, output, error } = await customhouse(app.file, ['task', 'run', 'node-public']);

    // No engine: the build can not be done.
    expect([1, 3]).toContain(exitCode);
    expect(error).toMatch(/^\d\d:\d\d:\d\d {2}Queued run [a-z2-7]{10} of node-public: Manual, on request\n/);
    expect(error).toMatch(/\n\d\d:\d\d:\d\d {2}Started\n/);
    expect(output).toMatch(/RUN ID +TASK[^\n]*\n[a-z2-7]{10} +node-public[^\n]*(Failed|Error)/);
    expect(output).toMatch(/\nReason: +\S/);
  });

  it('returns at once with --no-wait, and the run can be shown, watched and read', async () => {
    const asked = await customhouse(app.file, ['task', 'run', 'node-public', '--no-wait', '-o', 'json']);
    const { runId } = JSON.parse(asked.output) as { runId: string };
    const watched = await customhouse(app.file, ['run', 'watch', '--task', 'node-public', '--until-done']);
    const shown = await customhouse(app.file, ['run', 'show', runId]);
    const log = await customhouse(app.file, ['run', 'log', '-f', runId]);
    const late = await customhouse(app.file, ['run', 'cancel', runId]);

    expect(asked.exitCode).toBe(0);
    expect(watched.output).toContain(runId);
    expect(shown.output).toContain(`Run ID:`);
    expect([1, 3]).toContain(log.exitCode);
    expect([late.exitCode, late.error]).toEqual([1, expect.stringContaining('Nothing is left to cancel')]);
  });

  it('changes a task and says so', async () => {
    const set = await customhouse(app.file, ['task', 'update', 'hello-world', '--set', 'MODE=a b=c']);
    const unset = await customhouse(app.file, ['task', 'update', 'hello-world', '--unset', 'MODE']);
    const disabled = await customhouse(app.file, ['task', 'disable', 'hello-world', '--query', 'status', '-o', 'tsv']);

    expect(set.output).toContain('MODE=a b=c (set)');
    expect(unset.output).not.toContain('MODE');
    expect(disabled.output).toBe('Disabled\n');
  });

  it('rolls a deployment back', async () => {
    const asked = await customhouse(app.file, ['deployment', 'rollback', 'hello-world', 'bbbbbbbbbb', '-o', 'json']);
    const refused = await customhouse(app.file, ['deployment', 'rollback', 'hello-world', digestOf('e')]);

    expect(asked.exitCode).toBe(0);
    expect(JSON.parse(asked.output)).toMatchObject({ cause: { kind: 'rollback', digest: digestOf('1') } });
    expect([refused.exitCode, refused.error]).toEqual([1, expect.stringContaining('never deployed')]);
  });

  it('ends with 1 where somebody should look at something, and says where', async () => {
    const { exitCode, output } = await customhouse(app.file, ['status']);

    expect(exitCode).toBe(1);
    expect(output).toContain('LOOK AT');
  });
});

describe('exit codes', () => {
  it.each([
    [2, ['task', 'show', 'nobody']],
    [2, ['task', 'list', '--query', '[?']],
    [2, ['nonsense']],
    [1, ['image', 'rollback', 'base-import-node', '15-alpine-nothing']],
    [0, ['--help']],
  ])('%i for %j', async (exitCode, words) => {
    expect(await customhouse(app.file, words)).toMatchObject({ exitCode });
  });

  it('3 where the function app does not answer or wants another key, which no message shows', async () => {
    const silent = await customhouse(app.file, ['task', 'list'], { CUSTOMHOUSE_URL: 'http://127.0.0.1:9' });
    const wrongKey = await customhouse(app.file, ['task', 'list'], { CUSTOMHOUSE_KEY: 'hunter2' });

    expect([silent.exitCode, wrongKey.exitCode]).toEqual([3, 3]);
    expect(wrongKey.error).not.toContain('hunter2');
  });
});

describe('the function app', () => {
  it('is found by .customhouse/local.json where nothing else names it', async () => {
    await mkdir(join(folder, '.customhouse'), { recursive: true });
    await writeFile(join(folder, '.customhouse', 'local.json'), JSON.stringify(app.file));
    const environment = { CUSTOMHOUSE_HOME: join(folder, '.customhouse') };

    const { exitCode } = await runProgram([process.execPath, builtCommand, 'task', 'list'], environment);

    expect(exitCode).toBe(0);
  });

  it('on Azure is asked with the key of the signed-in az', async () => {
    const bin = join(folder, 'bin');
    await mkdir(bin);
    const az = `#!/bin/sh\necho "$@" >> '${folder}/az.log'\ncase "$*" in\n*"keys list"*) echo '{"functionKeys":{"default":"k"}}';;\n*) echo '[{"name":"ch","resourceGroup":"rg"}]';;\nesac\n`;
    await writeFile(join(bin, 'az'), az);
    await chmod(join(bin, 'az'), 0o755);
    const environment = { PATH: `${bin}:${process.env['PATH'] ?? ''}`, CUSTOMHOUSE_URL: 'https://ch.invalid' };

    const ended = await runProgram([process.execPath, builtCommand, 'task', 'list'], environment);
    const asked = await runProgram(['cat', join(folder, 'az.log')]);

    expect(ended.exitCode).toBe(3);
    expect(asked.output).toContain('functionapp keys list --name ch --resource-group rg');
  });
});

describe('completion', () => {
  it('works in bash: verbs, and the tasks of the function app', async () => {
    const script = `
      customhouse() { '${process.execPath}' '${builtCommand}' "$@"; }
      eval "$(customhouse completion bash)"
      COMP_WORDS=(customhouse task "$1"); COMP_CWORD=2; _customhouse; echo "\${COMPREPLY[@]}"
      COMP_WORDS=(customhouse task run "$2"); COMP_CWORD=3; _customhouse; echo "\${COMPREPLY[@]}"
      COMP_WORDS=(customhouse run list --trigger Im); COMP_CWORD=4; _customhouse; echo "\${COMPREPLY[@]}"`;
    const environment = { CUSTOMHOUSE_URL: app.file.functionApp, CUSTOMHOUSE_KEY: app.file.keys.function };

    const { output } = await runProgram(['bash', '-c', script, 'bash', 'dis', 'hello'], environment);

    expect(output).toBe('disable\nhello-world\nImage\\ Update\n');
  });
});
