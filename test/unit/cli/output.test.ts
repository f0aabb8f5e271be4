import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Listening } from '../../../local/http/listen.ts';
import type { RunId } from '../../../shared/run.ts';
import { startRun } from '../../../shared/start/startRun.ts';
import { importOf, keyOf } from '../../../shared/start/effectiveTask.ts';
import { digestOf, fakeWorld, type FakeWorld } from '../../support/fakeApp.ts';
import { green, red, rejectedRun } from '../notify/rejectedRun.ts';
import { type CommandPlace, type Ended, functionKey, run, serveApi } from './command.ts';

let world: FakeWorld;
let api: Listening;
let runId: RunId;
beforeEach(async () => {
  world = fakeWorld();
  ({ runId } = await rejectedRun(world, {
    reason: 'Step test said no',
    evidence: 'Invalid color: red\nfailed to run step ID: test: exit status 1',
  }));
  api = await serveApi(world);
});
afterEach(() => api.close());

function customhouse(line: string, place: CommandPlace = {}): Promise<Ended> {
  const environment = { CUSTOMHOUSE_URL: `http://127.0.0.1:${api.port}`, CUSTOMHOUSE_KEY: functionKey };
  return run(line, { ...place, environment: { ...environment, ...place.environment } });
}

describe('an answer', () => {
  it('is coloured on a terminal, but not where NO_COLOR is set or in a pipe', async () => {
    const outputs = await Promise.all([
      customhouse('run list', { isTerminal: true }),
      customhouse('run list', { isTerminal: true, environment: { NO_COLOR: '1' } }),
      customhouse('run list'),
    ]);

    const [coloured, ...plain] = outputs.map(({ output }) => output);
    expect(coloured).toContain('\u001b[31mFailed\u001b[0m');
    for (const output of plain) expect(output).not.toContain('\u001b');
    expect(coloured?.replaceAll(/\u001b\[\d+m/g, '')).toBe(plain[0]);
  });

  it('has the table’s columns and no titles as tsv', async () => {
    const { output } = await customhouse('image list -o tsv');

    expect(output).toBe(
      `base-import-node\tbase/node:15-alpine\tpublic/node:15-alpine\t${green}\tpromoted\t2026-11-24T12:00:00Z\n`,
    );
  });

  it('has short digests in a table that people read, whole ones for programs', async () => {
    const lists = await Promise.all(['image list', 'deployment list', 'status'].map((line) => customhouse(line)));

    for (const { output } of lists) expect(output).not.toMatch(/[0-9a-f]{64}/);
    expect(lists[0]?.output).toContain(`  ${green.slice(0, 19)}  promoted`);
    expect((await customhouse('image tags node:15-alpine')).output).toContain(green);
  });

  it('is what --query finds in it, as JSON or as plain values', async () => {
    const json = await customhouse('image list --query [].desired.digest');
    const values = await customhouse('run list --query [].[runId,reason] -o tsv');
    const nothing = await customhouse('image list --query [0].nothing');

    expect(JSON.parse(json.output)).toEqual([green]);
    expect(values.output).toBe(`${runId}\tStep test said no\n`);
    expect(nothing.output).toBe('null\n');
  });
});

describe('customhouse image why', () => {
  it('answers in a few lines which digest it is, what runs on it and how to go back', async () => {
    const { exitCode, output } = await customhouse('image why node:15-alpine');

    expect(exitCode).toBe(0);
    expect(output).toBe(`Image:       base/node:15-alpine
Digest:      ${green}
State:       in use
From:        public/node:15-alpine, first seen 2026-11-24T12:00:00Z
Let in:      2026-11-24T12:00:00Z as 15-alpine-aaaaaaaaaa
Runs on it:  hello (hello-world)
Go back:     there is no earlier good promotion
`);
  });

  it('says which gate said no with which evidence, and what brought it', async () => {
    const { output } = await customhouse(`image why ${red}`);

    expect(output).toContain('State:       rejected\n');
    expect(output).toContain('Gate test:   reject (2026-11-24T12:00:00Z)\n             Invalid color: red\n');
    expect(output).toContain(`Because of:  Image Update, public/node:15-alpine moved to ${red} (run ${runId})\n`);
    expect(output).toContain('Runs on it:  nothing\n');
  });
});

describe('customhouse image why of an image of several platforms', () => {
  it('has what the gate said of each', async () => {
    const { imports } = world.app.ledger;
    const verdict = { gate: 'test', answer: 'pass', runId, at: world.time.toISOString() } as const;
    for (const platform of ['linux/amd64', 'linux/arm64'])
      await imports.recordVerdict(keyOf(importOf(world.app, 'base-import-node')), green, {
        ...verdict,
        platform,
        evidence: `tested on ${platform}`,
      });

    const { output } = await customhouse('image why node:15-alpine');

    expect(output).toContain('Gate test (linux/amd64):  pass (2026-11-24T12:00:00Z)\n');
    expect(output).toContain('tested on linux/amd64\n');
    expect(output).toContain('Gate test (linux/arm64):  pass (2026-11-24T12:00:00Z)\n');
    expect(output).toContain('tested on linux/arm64\n');
  });
});

describe('customhouse run show of what a person asked for', () => {
  it('names them', async () => {
    const cause = { kind: 'rollback', request: 'r', digest: green, note: 'slow' } as const;
    const asked = { task: 'base-import-node', trigger: 'Manual', cause, requestedBy: 'ada@example.com' } as const;
    const { run: byHand } = await startRun(world.app, world.starter, asked);

    const { output } = await customhouse(`run show ${byHand.runId}`);

    expect(output).toContain(`Cause:     Manual, roll-back to ${green} by ada@example.com (slow)\n`);
  });
});

describe('customhouse image tags and history', () => {
  it('take the image or its import, and show the stable tag first', async () => {
    const byImage = await customhouse('image tags node:15-alpine -o tsv');
    const byImport = await customhouse('image tags base-import-node -o tsv');

    expect(byImage).toEqual(byImport);
    expect(byImage.output).toBe(
      `base/node:15-alpine\t${green}\tstable\nbase/node:15-alpine-aaaaaaaaaa\t${green}\tin use\n`,
    );
  });
});

describe('customhouse deployment', () => {
  it('show lists what ran before, and rollback starts a run that goes back', async () => {
    await world.app.ledger.deployments.recordHealth('hello-world', digestOf('1'), 'healthy');

    const shown = await customhouse('deployment show hello-world');
    const asked = await customhouse('deployment rollback hello-world bbbbbbbbbb -o json');
    const refused = await customhouse(`deployment rollback hello-world ${digestOf('7')}`);

    expect(shown.output).toContain(`bbbbbbbbbb  ${digestOf('1')}  2026-11-24T12:00:00Z  healthy\n`);
    expect(JSON.parse(asked.output)).toMatchObject({ task: 'hello-world', cause: { kind: 'rollback' } });
    expect([refused.exitCode, refused.error]).toEqual([
      1,
      `hello-world never deployed ${digestOf('7')}. Choose a healthy image of \`customhouse deployment show <task>\`.\n`,
    ]);
  });
});

describe('customhouse status', () => {
  it('ends with 1 when somebody should look at something, and says at what', async () => {
    const { exitCode, output } = await customhouse('status');

    expect(exitCode).toBe(1);
    expect(output).toMatch(/base-import-node +[a-z2-7]{10} +The last run ended as Failed: Step test said no\n/);
  });

  it('ends with 0 when all is well', async () => {
    world = fakeWorld();
    const quiet = await serveApi(world);
    const ended = await customhouse('status', { environment: { CUSTOMHOUSE_URL: `http://127.0.0.1:${quiet.port}` } });
    await quiet.close();

    expect([ended.exitCode, ended.output.endsWith('All is well.\n')]).toEqual([0, true]);
  });
});

describe('customhouse run watch', () => {
  async function endAll(): Promise<void> {
    for (const { runId: id } of (await world.app.ledger.runs.list({}, 10)).items)
      await world.app.ledger.runs.update(id, () => ({ status: 'Canceled', reason: 'So.' }));
  }

  it('draws the table again in place on a terminal', async () => {
    await customhouse('task run hello-world --no-wait');

    const { output } = await customhouse('run watch --until-done', { isTerminal: true, delay: endAll });

    const [first, second] = output.split('\u001b[3A\u001b[0J');
    expect(first).toContain('Queued');
    expect(second).toContain('Canceled');
  });

  it('writes a line for each change in a pipe', async () => {
    await customhouse('task run hello-world --no-wait');

    const { output } = await customhouse('run watch --until-done --task hello-world', { delay: endAll });

    expect(output.split('\n').map((line) => line.split('\t')[3])).toEqual(['Queued', 'Canceled', undefined]);
  });
});

describe('customhouse open', () => {
  it('opens nothing in a pipe, and prints where the dashboard is', async () => {
    const { output } = await customhouse('open abcdefghij');

    expect(output).toBe(`http://127.0.0.1:${api.port}/#/runs/abcdefghij\n`);
  });
});
