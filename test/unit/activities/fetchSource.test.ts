import { beforeEach, expect, it } from 'vitest';
import type { Tools } from '../../../functions/activities/activity.ts';
import { fetchSource } from '../../../functions/activities/build/fetchSource.ts';
import { CustomhouseError, type FaultCode } from '../../../shared/errors.ts';
import type { RunId } from '../../../shared/run.ts';
import { startRun } from '../../../shared/start/startRun.ts';
import { commitOf, fakeWorld, type FakeWorld } from '../../support/fakeApp.ts';
import { quietLog } from './quietLog.ts';

const url = 'https://git.test/hello-world.git';
const place = 'AZURE_REFUSED';
const git = 'GIT_FORBIDDEN';
const ledger = 'LEDGER_UNREACHABLE';

let world: FakeWorld;
let tools: Tools;
let runId: RunId;
/** What was asked for, in this order. */
let asked: string[];
let failing: readonly FaultCode[];
/** How often what the task builds on was written down. */
let written: number;
/** What happens before the record is written. */
let meanwhile: () => Promise<unknown>;

beforeEach(async () => {
  world = fakeWorld();
  world.commits.set(url, commitOf('c'));
  [asked, failing, written] = [[], [], 0];
  // What else was asked for has failed by then, if it does.
  meanwhile = () => new Promise(setImmediate);
  const cause = { kind: 'request', request: 'a' } as const;
  ({ runId } = (await startRun(world.app, world.starter, { task: 'hello-world', trigger: 'Manual', cause })).run);
  tools = { app: observed(world.app), starter: world.starter, log: quietLog };
});

function observed(app: Tools['app']): Tools['app'] {
  const { acrRuns, git: host, ledger: records } = app;
  return {
    ...app,
    acrRuns: {
      ...acrRuns,
      beginUpload(registry) {
        asked.push('a place');
        const upload = acrRuns.beginUpload(registry);
        return async (tarGz) => failOr(place, () => upload(tarGz));
      },
    },
    git: {
      ...host,
      fetch(context, commit) {
        asked.push(`the source of ${commit}`);
        return failOr(git, () => host.fetch(context, commit));
      },
    },
    ledger: {
      ...records,
      bases: {
        ...records.bases,
        write(task, images) {
          written += 1;
          return records.bases.write(task, images);
        },
      },
      runs: {
        ...records.runs,
        async update(run, change) {
          asked.push('the record');
          await meanwhile();
          return failOr(ledger, () => records.runs.update(run, change));
        },
      },
    },
  };
}

function failOr<T>(code: FaultCode, act: () => Promise<T>): Promise<T> {
  return failing.includes(code) ? Promise.reject(new CustomhouseError(code, 'As the test says.')) : act();
}

it('asks for a place to upload to and fetches the source while the commit is recorded', async () => {
  const source = await fetchSource({ runId }, tools);

  expect(source).toMatchObject({ commit: commitOf('c'), sourceLocation: `source of ${url}@${commitOf('c')}` });
  expect(asked.slice(0, 3)).toEqual(['a place', `the source of ${commitOf('c')}`, 'the record']);
});

it.each<{ readonly fails: readonly FaultCode[]; readonly fault: FaultCode }>([
  { fails: [place], fault: place },
  { fails: [git, place], fault: git },
  { fails: [ledger, git, place], fault: ledger },
])('ends with $fault when $fails fail', async ({ fails, fault }) => {
  failing = fails;

  await expect(fetchSource({ runId }, tools)).rejects.toMatchObject({ code: fault });
});

it('records the commit even where its source can not be fetched', async () => {
  failing = [git];

  await expect(fetchSource({ runId }, tools)).rejects.toMatchObject({ code: git });

  expect(await world.app.ledger.runs.get(runId)).toMatchObject({ commit: commitOf('c') });
});

it('takes the commit that the same run recorded meanwhile', async () => {
  meanwhile = () => world.app.ledger.runs.update(runId, () => ({ commit: commitOf('d') }));

  const source = await fetchSource({ runId }, tools);

  expect(source).toMatchObject({ commit: commitOf('d'), sourceLocation: `source of ${url}@${commitOf('d')}` });
});

it('writes down what the task builds on once, as long as that stays', async () => {
  await world.app.ledger.bases.write('hello-world', []);

  await fetchSource({ runId }, tools);
  await fetchSource({ runId }, tools);

  expect(written).toBe(1);
});

it('watches what the task builds on, though it was written down before', async () => {
  await fetchSource({ runId }, tools);
  const { observations } = world.app.ledger;
  const [base = ''] = await world.app.ledger.bases.of('hello-world');
  await observations.endWatch(base, 'hello-world');

  await fetchSource({ runId }, tools);

  expect(await observations.watchedBy('hello-world')).toContain(base);
});
