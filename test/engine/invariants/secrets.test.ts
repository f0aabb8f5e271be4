import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Run } from '../../../local/walkthrough/api.ts';
import { startWebhook, type TestWebhook } from '../../local/eventgrid/testWebhook.ts';
import { runChain } from '../../support/live/live.ts';
import { type ServedAzure, serveWithApp } from '../../support/live/servedAzure.ts';
import { type Kept, recordsOf, secretPlaces } from '../../support/secrecy/records.ts';
import { secretsInUse, writingsOf } from '../../support/secrecy/secretsInUse.ts';
import { release, runIds } from './system.ts';

const task = 'base-import-node';
/** The set-up has seven runs, two of them with a build and a deployment. */
const setUpMs = 300_000;

// One system through all tests: the test of the candidate looks for a way out, and the secrets are looked for in what its runs have left.
let system: ServedAzure;
let receiver: TestWebhook;
let isTasksAllowed = true;
/** Of a candidate that passes, one that is rejected, one that could not be asked, and back to the first. */
let valid: Run;
let rejected: Run;
let failed: Run;
let back: Run;

beforeAll(async () => {
  receiver = await startWebhook();
  system = await serveWithApp({
    faults: {
      request: (_, path) =>
        !isTasksAllowed && path.endsWith('/scheduleRun') ? { kind: 'tasksNotAllowed' } : undefined,
    },
    repositories: { 'curious-test': join(import.meta.dirname, '../../fixtures/repositories/curious-test') },
    configure(file, contextOf) {
      file.setIn(['tasks', task, 'gates', 0, 'test', 'context'], contextOf('curious-test'));
      file.setIn(['notify'], file.createNode([{ url: receiver.url }]));
    },
  });
  await runChain(system);
  valid = await releaseKnowing('Green');
  rejected = await releaseKnowing('Red');
  isTasksAllowed = false;
  failed = await releaseKnowing('Blue');
  isTasksAllowed = true;
  const [, earlier] = await system.api.promotions(task);
  back = await system.api.rollBack(task, earlier?.uniqueTag ?? '');
}, setUpMs);
afterAll(async () => {
  await system.remove();
  await receiver[Symbol.asyncDispose]();
});

/** A release whose publisher knows every address of this instance. */
async function releaseKnowing(color: string): Promise<Run> {
  const { target, file } = system;
  const { dockerhub, public: upstream, base, team } = target.registries;
  const known = {
    registries: {
      base: { server: base.server, repositories: ['node', `quarantine/${task}/evil/node`] },
      team: { server: team.server, repositories: ['hello-world'] },
      public: { server: upstream.server, repositories: ['node'] },
      dockerhub: { server: dockerhub.server, repositories: ['library/node'] },
    },
    urls: {
      identity: `${file.endpoints.identity}?api-version=2019-08-01&resource=https://management.azure.com`,
      metadata:
        'http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net',
      vault: `${file.endpoints.vault.replace('https:', 'http:')}/secrets/git-token?api-version=7.5`,
      arm: `${file.endpoints.arm.replace('https:', 'http:')}/subscriptions/${file.subscriptionId}?api-version=2021-04-01`,
      api: `${file.functionApp}/api/tasks`,
      durable: `${file.functionApp}/runtime/webhooks/durabletask/instances`,
    },
  };
  const env = [`BACKGROUND_COLOR=${color}`, `KNOWN=${JSON.stringify(known)}`];
  const runs = await runIds(system);
  const [run] = await release(system, env, [task]);
  if (run?.outcome === 'promoted') await system.api.nextRun('hello-world', runs);
  return run!;
}

interface Found {
  readonly env: readonly string[];
  readonly logins: readonly (readonly [server: string, user: string])[];
  readonly workspace: readonly string[];
  readonly attempts: Readonly<Record<string, number>>;
}

describe('I9: a candidate under test', () => {
  let found: Found;
  beforeAll(async () => {
    const [, line = ''] = /FOUND (\{.*\})/.exec(await system.api.log(valid.runId)) ?? [];
    found = JSON.parse(line) as Found;
  });

  it('finds one login: the token that reads the quarantine of its own registry', () => {
    expect(found.logins).toEqual([[system.target.registries.base.server, 'base-quarantine']]);
  });

  it('finds no identity and no secret among its variables, and nothing in the workspace but the test’s own files', () => {
    const own = ['BACKGROUND_COLOR', 'KNOWN', 'NODE_VERSION'];
    expect(found.env.filter((name) => !own.includes(name)).join(' ')).not.toMatch(
      /IDENTITY|MSI|TOKEN|SECRET|KEY|PASSWORD|AUTH|DOCKER_CONFIG/i,
    );
    expect([...found.workspace].sort()).toEqual(['Dockerfile', 'look.js']);
  });

  it('can read its quarantine and nothing else, and can push, tag, delete or list nothing anywhere', () => {
    const { attempts } = found;
    const allowed = Object.entries(attempts).filter(([, status]) => status > 0 && status < 400);

    expect(Object.keys(attempts)).toHaveLength(31);
    expect(allowed).toEqual([]);
    expect(attempts[`read base/quarantine/${task}/evil/node`]).toBe(404);
    expect(attempts['read base/node']).toBe(401);
  });

  it('gets no token of an identity, no secret of Key Vault, and no word of the function app', () => {
    const { attempts } = found;

    expect([attempts['ask identity'], attempts['ask vault'], attempts['ask arm']]).toEqual([401, 401, 401]);
    expect([attempts['ask api'], attempts['ask durable']]).toEqual([401, 401]);
  });
});

describe('I9: after a valid, a rejected, a failed and a roll-back run no secret', () => {
  it('stands in a log, history, ledger row, page, answer, notification, or request that can be read back', async () => {
    expect([valid, rejected, failed, back].map(({ status, outcome }) => outcome ?? status)).toEqual([
      'promoted',
      'rejected',
      'Error',
      'rolledBack',
    ]);
    const told = receiver.attempts.map(({ body }) => ({ where: 'notification', text: JSON.stringify(body) }));
    const records = [...(await recordsOf(system)), ...told];

    expect(leaksIn(records)).toEqual([]);
    for (const kind of [
      'functions.log',
      'instances',
      'table CustomhouseRuns',
      'log of run',
      'notification',
      'answer to arm',
      'body of arm',
      'task file of',
    ])
      expect(
        records.some(({ where, text }) => where.includes(kind) && text !== ''),
        kind,
      ).toBe(true);
  });

  it('would have been overlooked: where they have to stand, every one is found', () => {
    const found = new Set(leaksIn(secretPlaces(system)).map((leak) => leak.split(' in ')[0]));

    expect([...found]).toEqual(
      expect.arrayContaining(['gitToken', 'password of base-quarantine', 'password of team-pull']),
    );
  });
});

/** `<secret> in <place>` of each. */
function leaksIn(records: readonly Kept[]): readonly string[] {
  const secrets = [...secretsInUse(system)].map(([name, secret]) => ({ name, writings: writingsOf(secret) }));
  return records.flatMap(({ where, text }) =>
    secrets
      .filter(({ writings }) => writings.some((writing) => text.includes(writing)))
      .map(({ name }) => `${name.replace(/ in (dockerhub|public|base|team)$/, '')} in ${where}`),
  );
}
