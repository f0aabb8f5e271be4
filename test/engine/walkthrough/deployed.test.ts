import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cloneRoot, freshHome, type Home } from '../../../local/instance/home.ts';
import { readLocalFile } from '../../../local/instance/localFile.ts';
import type { LocalFile } from '../../../local/instance/types.ts';
import type { Row } from '../../../local/walkthrough/checklist.ts';
import { localTarget } from '../../../local/walkthrough/localTarget.ts';
import { runRepair } from '../../support/live/callApp.ts';
import { type Command, run } from '../instance/startCommand.ts';

const repairIntervalMs = 1_000;

// The local system stands for one on Azure: another process, of which the walkthrough knows what its file says and no more.
let home: Home;
let folder: string;
let system: Command;

beforeAll(async () => {
  home = await freshHome();
  folder = await mkdtemp(join(tmpdir(), 'customhouse-deployed-'));
  system = run('start', home.directory, ['--config', join(cloneRoot, 'local', 'walkthrough', 'customhouse.yaml')]);
  await system.said('Ctrl-C stops it');
}, 5 * 60_000);

afterAll(async () => {
  system.process.kill('SIGINT');
  await system.exitCode;
  await run('clean', home.directory).exitCode;
  await rm(folder, { recursive: true, force: true });
});

/** What docs/azure.md lists. */
function environmentOf(file: LocalFile): Readonly<Record<string, string>> {
  const { functionApp, key, git, registries } = localTarget(file);
  const logins = { PUBLIC: registries.public, BASE: registries.base, TEAM: registries.team };
  return {
    CUSTOMHOUSE_URL: functionApp,
    CUSTOMHOUSE_KEY: key,
    GIT_TOKEN: git.token,
    GIT_BASE_IMAGE_NODE: `${git.repositories['base-image-node']}#main`,
    GIT_NODE_IMPORT: `${git.repositories['import-baseimage-node']}#main`,
    GIT_HELLO_WORLD: `${git.repositories['hello-world']}#main`,
    REGISTRY_DOCKERHUB_URL: registries.dockerhub.server,
    REGISTRY_PUBLIC: registries.public.server,
    REGISTRY_BASE_ARTIFACTS: registries.base.server,
    REGISTRY: registries.team.server,
    WALKTHROUGH_UPSTREAM_USER: registries.dockerhub.username,
    WALKTHROUGH_UPSTREAM_PASSWORD: registries.dockerhub.password,
    WALKTHROUGH_CONSUMER_USER: registries.consumer.username,
    WALKTHROUGH_CONSUMER_PASSWORD: registries.consumer.password,
    ...Object.fromEntries(
      Object.entries(logins).flatMap(([name, { username, password }]) => [
        [`WALKTHROUGH_${name}_USER`, username],
        [`WALKTHROUGH_${name}_PASSWORD`, password],
      ]),
    ),
  };
}

/** What the timer does each minute; that it does is seen in the walkthrough that sets up its own system. */
async function repairUntilEnded(walkthrough: Command): Promise<void> {
  const ended = walkthrough.exitCode.then(() => true);
  while (!(await Promise.race([ended, setTimeout(repairIntervalMs, false)]))) await runRepair(readLocalFile(home)!);
}

describe('the walkthrough of a deployed system', () => {
  it('takes every step through the same driver, and says what it had to skip', { timeout: 10 * 60_000 }, async () => {
    const variables = environmentOf(readLocalFile(home)!);
    const { CUSTOMHOUSE_KEY, ...inFile } = variables;
    const lines = Object.entries(inFile).map(([name, value]) => `${name}='${value}'`);
    await writeFile(join(folder, 'azure.env'), `${lines.join('\n')}\n`);
    const args = ['--target', 'azure', '--env', join(folder, 'azure.env')];

    const walkthrough = run('walkthrough', folder, args, { CUSTOMHOUSE_KEY });
    await walkthrough.said('an upstream that is no ACR and sends no events');
    await repairUntilEnded(walkthrough);

    expect(await walkthrough.exitCode, walkthrough.output()).toBe(0);
    const report = readFileSync(join(folder, 'walkthrough.json'), 'utf8');
    const rows = JSON.parse(report) as Row[];
    expect(new Set(rows.map(({ step }) => step))).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]));
    expect(rows.filter(({ ok }) => !ok).map(({ step, expected, seen }) => [step, expected, seen])).toEqual([
      [
        11,
        'upstream was busy once (429), and the run waited',
        'skipped: only the upstream of the local system can be told to answer 429',
      ],
      [
        13,
        'no process, container or image',
        'skipped: the system stays; docs/azure.md says what is left and what removes it',
      ],
    ]);
    expect(walkthrough.output()).toContain(', 2 were skipped.');
    const secrets = Object.entries(variables).filter(([name]) => /KEY|TOKEN|PASSWORD/.test(name));
    for (const [, secret] of secrets) expect(report + walkthrough.output()).not.toContain(secret);
  });

  it('does not begin where a walkthrough has been, and says what to put back', { timeout: 60_000 }, async () => {
    const walkthrough = run('walkthrough', folder, ['--target', 'azure', '--env', join(folder, 'azure.env')], {
      CUSTOMHOUSE_KEY: readLocalFile(home)!.keys.function,
    });

    expect(await walkthrough.exitCode).toBe(1);
    expect(walkthrough.output()).toContain('Dockerfile of base-image-node is not as in samples/base-image-node');
    expect(walkthrough.output()).toContain('server.js of hello-world is not as in samples/hello-world');
  });
});
