import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Listening } from '../../../local/http/listen.ts';
import type { RunId } from '../../../shared/run.ts';
import { importOf, keyOf } from '../../../shared/start/effectiveTask.ts';
import { digestOf, fakeWorld, type FakeWorld } from '../../support/fakeApp.ts';
import { red, rejectedRun } from '../notify/rejectedRun.ts';
import { type CommandPlace, type Ended, functionKey, run, serveApi } from './command.ts';

let world: FakeWorld;
let api: Listening;
beforeEach(async () => {
  world = fakeWorld();
  await rejectedRun(world, {
    reason: 'Step test said no',
    evidence: 'Invalid color: red\nfailed to run step ID: test: exit status 1',
  });
  api = await serveApi(world);
});
afterEach(() => api.close());

function customhouse(line: string, place: CommandPlace = {}): Promise<Ended> {
  const environment = { CUSTOMHOUSE_URL: `http://127.0.0.1:${api.port}`, CUSTOMHOUSE_KEY: functionKey };
  return run(line, { ...place, environment: { ...environment, ...place.environment } });
}

/** Newer ones, so that there is something to go back to. */
async function moveOn(): Promise<void> {
  const { imports, deployments } = world.app.ledger;
  const key = keyOf(importOf(world.app, 'base-import-node'));
  const promotion = { runId: 'dddddddddd' as RunId, uniqueTag: '15-alpine-dddddddddd', byHand: false };
  await imports.promote(key, { ...promotion, digest: digestOf('d'), order: 9 });
  await deployments.recordHealth('hello-world', digestOf('1'), 'healthy');
  await deployments.deploy('hello-world', { digest: digestOf('c'), order: 9, runId: 'cccccccccc' as RunId });
}

describe('completion', () => {
  it.each([
    [
      '',
      [
        ...['status', 'task', 'run', 'image', 'deployment', 'config'],
        ...['setup', 'doctor', 'import-acr-tasks', 'open', 'completion'],
      ],
    ],
    ['ta', ['task']],
    ['task en', ['enable']],
    ['task run ', ['node-public', 'base-import-node', 'hello-world']],
    ['image why ', ['base-import-node']],
    ['image list -o ', ['table', 'json', 'tsv']],
    ['run list --to', ['--to', '--top']],
    ['run list --status Fa', ['Failed']],
    ['run list --trigger Im', ['Image Update']],
    ['run list --task hel', ['hello-world']],
    ['deployment show ', ['hello-world']],
    ['deployment rollback hello-world ', ['bbbbbbbbbb']],
    ['image rollback node:15-alpine ', ['15-alpine-aaaaaaaaaa']],
    ['image revoke node:15-alpine sha256:4', [red]],
    ['--url http://127.0.0.1:9 task run ', []],
    ['completion ', ['bash', 'zsh']],
    ['task show hello-world ', []],
  ])('after "%s" offers %j', async (line, candidates) => {
    await moveOn();

    const { output } = await customhouse(`complete -- ${line}`);

    expect(output.split('\n').slice(0, -1)).toEqual(candidates);
  });
});

describe('help', () => {
  it('of every command is examples first, each of them a command line of that command', async () => {
    const { output } = await customhouse('reference');

    const sections = output.split(/^## /m).slice(1);
    expect(sections.length).toBeGreaterThan(30);
    for (const section of sections) {
      const [name = ''] = section.split('\n');
      expect(section).toContain(`${name}\n\n\`\`\`\nExamples:\n  ${name}`);
    }
  });
});
